/** Acts that are not over yet, in a bucket of account catalyst: `<slug>.<act>` → when it began. */
import { jetstreamManager } from '@nats-io/jetstream';
import { getStream } from '../../../jetstream/streams/get-stream.ts';
import { VertebraError } from '../../../domain/errors.ts';
import { log } from '../../log/log.ts';
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

/**
 * Marks an act as open before `begin`, which writes it down. One that was refused (`conflict`, `invalid-request`), so that nothing was begun, is
 * open no more. Throws what `begin` throws.
 */
export async function whileOpen<T>(
  bucket: Bucket,
  { organization, act, at }: { organization: string; act: string; at: string },
  begin: () => Promise<T>,
): Promise<T> {
  await openAct(bucket, { organization, act, at });
  try {
    return await begin();
  } catch (error) {
    const isRefusal = error instanceof VertebraError && (error.code === 'conflict' || error.code === 'invalid-request');
    if (isRefusal) await closeAct(bucket, organization, act).catch(() => undefined);
    throw error;
  }
}

/**
 * Looks once at every act that is not over, but for those that somebody has begun within so many milliseconds; one that cannot be carried on
 * holds up none of the others. Throws `nats-unavailable`.
 */
export async function carryOnActs(
  bucket: Bucket,
  olderThanMs: number,
  carryOn: (organization: string, act: string) => Promise<void>,
): Promise<void> {
  for (const { organization, act, at } of await readOpenActs(bucket)) {
    if (Date.now() - at < olderThanMs) continue;
    await carryOn(organization, act).catch((error: unknown) => {
      log('an act could not be carried on', { bucket, organization, act }, error);
    });
  }
}
