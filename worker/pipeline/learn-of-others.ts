import { scanState } from '../../lib/server/spine/state/scan-state.ts';
import type { OpenState } from './open-state.ts';

/**
 * Learns what somebody else wrote into the bucket: another projector for a moment, or a person. False when nobody did. Throws what JetStream
 * answered, or when NATS stays silent.
 * @param newest revision of the bucket, where it was asked
 */
export async function learnOfOthers(
  { known, home, environment, figures }: OpenState,
  newest?: number,
): Promise<boolean> {
  const from = known.unknownFrom(newest);
  if (from === null) return false;
  let last = from - 1;
  const since = { epoch: figures.stream, from, values: false };
  await scanState(home.connection, environment, since, ({ key, revision, mark }) => {
    known.learn(key, { revision, ...mark });
    last = revision;
  });
  known.completeTo(Math.max(last, newest ?? 0));
  return true;
}
