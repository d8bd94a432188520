/** Which process carries a rotation on, and how far that is: one at a time. */
import { randomBytes } from 'node:crypto';
import { rotationProgressSchema } from '../../../domain/system/key-rotation.ts';
import type { RotationProgress } from '../../../domain/system/key-rotation.ts';
import { z } from '../../../domain/zod.ts';
import { rotationDocument } from '../../nats/connections/rotation-documents.ts';
import type { RotationDocument } from '../../nats/connections/rotation-documents.ts';

/** A process that said nothing for so long has ended, and another one goes on. */
const GONE_MS = 10_000;
const BEAT_MS = 1_000;
/** Named to people; more are counted. */
const MOST_FAILED_NAMED = 20;

const leaseSchema = rotationProgressSchema.extend({ runner: z.string(), over: z.boolean() });
type Lease = RotationDocument<z.infer<typeof leaseSchema>>;

export const OPERATOR_LEASE = rotationDocument('operator-resigning', leaseSchema);
export const USERS_LEASE = rotationDocument('server-users', leaseSchema);
export const MASTER_LEASE = rotationDocument('master-moving', leaseSchema);

/** How far it is; null before the first time. Throws `nats-unavailable`. */
export async function readProgress(lease: Lease): Promise<RotationProgress | null> {
  const known = await lease.read();
  return known && rotationProgressSchema.parse(known.value);
}

export type State = Omit<RotationProgress, 'at'>;

export interface Run {
  /** says how far it is */
  tell: (state: State) => void;
  /** whether this process is still the one to do it */
  goesOn: () => boolean;
}

/**
 * Does the work unless another process is at it, and says each second that it is alive and how far it is. Null when another one is at it.
 * It is told to stop when another one has taken it for dead, or when it is not `wanted` any more. Throws what the work throws, and
 * `nats-unavailable`.
 */
export async function runAlone<T>(
  lease: Lease,
  wanted: () => Promise<boolean>,
  work: (run: Run) => Promise<T>,
): Promise<T | null> {
  const runner = randomBytes(6).toString('hex');
  let state: State = { total: 0, left: 0, failed: [] };
  const say = async (over: boolean): Promise<boolean> => {
    const at = new Date().toISOString();
    const failed = state.failed.slice(0, MOST_FAILED_NAMED);
    const said = { ...state, failed, runner, over, at };
    const after = await lease.change((known) => {
      const isOthers = known !== null && !known.over && known.runner !== runner;
      return isOthers && Date.now() - Date.parse(known.at) < GONE_MS ? null : said;
    });
    return after === said;
  };
  if (!(await say(false))) return null;
  let goesOn = true;
  const beat = async () => {
    goesOn &&= (await wanted()) && (await say(false));
  };
  let beating = Promise.resolve();
  const timer = setInterval(() => {
    // One after the other. NATS being away is noticed by the work itself.
    beating = beating.then(beat).catch(() => undefined);
  }, BEAT_MS);
  try {
    return await work({ tell: (now) => (state = now), goesOn: () => goesOn });
  } finally {
    clearInterval(timer);
    await beating;
    await say(true).catch(() => undefined);
  }
}
