import { singleton } from '../nats/singleton.ts';
import type { ChainPlace } from './chain.ts';

/** What one process knows while it writes the log. */
export interface Writer {
  /** the end of the log as far as this process knows; unknown at start and after a write whose fate is not known */
  tail: ChainPlace | null;
  /** settles when the record before the next one is written or given up */
  queue: Promise<unknown>;
  /** the latest record of this process that no checkpoint covers yet */
  uncovered: ChainPlace | null;
}

/** One a process. */
export const getWriter = (): Promise<Writer> =>
  singleton('audit.writer', () => Promise.resolve<Writer>({ tail: null, queue: Promise.resolve(), uncovered: null }));
