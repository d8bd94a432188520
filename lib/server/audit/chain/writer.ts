import { gauge } from '../../nats/connections/metrics.ts';
import { singleton } from '../../nats/connections/singleton.ts';
import type { ChainPlace } from './chain.ts';

/** What one process knows while it writes the log. */
export interface Writer {
  /** the end of the log as far as this process knows; unknown at start and after a write whose fate is not known */
  tail: ChainPlace | null;
  /** milliseconds since 1970: when a record of another process last came before one of this process */
  overtakenAt: number;
  /** settles when the record before the next one is written or given up */
  queue: Promise<unknown>;
  /** the latest record of this process that no checkpoint covers yet */
  uncovered: ChainPlace | null;
  /** milliseconds since 1970: since when a record of this process waits for a checkpoint; null while none does */
  unsealedSince: number | null;
  /** tries to seal that failed in a row */
  failures: number;
}

/** How long records of this process wait for a checkpoint, in milliseconds. */
export const unsealedMs = ({ unsealedSince }: Writer): number =>
  unsealedSince === null ? 0 : Date.now() - unsealedSince;

function open(): Promise<Writer> {
  const writer: Writer = {
    tail: null,
    overtakenAt: 0,
    queue: Promise.resolve(),
    uncovered: null,
    unsealedSince: null,
    failures: 0,
  };
  gauge('vertebra_audit_unsealed_seconds', 'How long records wait for a checkpoint', () => unsealedMs(writer) / 1000);
  return Promise.resolve(writer);
}

/** One a process. */
export const getWriter = (): Promise<Writer> => singleton('audit.writer', open);
