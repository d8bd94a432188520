/** Acts that are not over yet, in a bucket of account catalyst: `<slug>.<act>` → when it began. */
import { jetstreamManager } from '@nats-io/jetstream';
import { getStream } from '../../../jetstream/streams/get-stream.ts';
import { withCatalyst } from '../../nats/connections/catalyst.ts';
import { readValues } from './read-values.ts';

const BUCKETS = {
  'open-revocations': 'openRevocations',
  'open-suspensions': 'openSuspensions',
  'open-environments': 'openEnvironments',
  'open-deletions': 'openDeletions',
} as const;
type Bucket = keyof typeof BUCKETS;

interface OpenAct {
  organization: string;
  act: string;
  /** when it began, in milliseconds since 1970 */
  at: number;
}

/** Says that an act has begun. `at` is ISO 8601. Throws `nats-unavailable`. */
export const openAct = async (
  bucket: Bucket,
  { organization, act, at }: { organization: string; act: string; at: string },
) => {
  await withCatalyst((catalyst) => catalyst[BUCKETS[bucket]].put(`${organization}.${act}`, at));
};

/** Acts that are not over, the oldest first; one question while there is none. Throws `nats-unavailable`. */
export async function readOpenActs(bucket: Bucket): Promise<OpenAct[]> {
  const values = await withCatalyst(async ({ connection }) => {
    const { state } = await getStream(connection, `KV_${bucket}`);
    return state.messages === 0 ? [] : readValues(connection, bucket);
  });
  return values
    .map(({ key, text }) => {
      const [organization = '', act = ''] = key.split('.');
      return { organization, act, at: Date.parse(text) };
    })
    .sort((a, b) => a.at - b.at);
}

/** Says that nothing is left to do for an act. No marker stays: whoever looks each few seconds would read it. */
export const closeAct = (bucket: Bucket, organization: string, act: string): Promise<void> =>
  withCatalyst(async ({ connection }) => {
    const { streams } = await jetstreamManager(connection, { checkAPI: false });
    await streams.purge(`KV_${bucket}`, { filter: `$KV.${bucket}.${organization}.${act}` });
  });
