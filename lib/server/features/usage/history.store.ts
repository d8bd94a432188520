/** What Organizations used, as account catalyst keeps it. One message has the figures of one step of some Organizations. */
import { jetstreamManager } from '@nats-io/jetstream';
import type { JsMsg } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import type { UsagePoint } from '../../../domain/usage/roll-up.ts';
import { messageGet } from '../../../jetstream/messages/message-get.ts';
import { withCatalyst } from '../../nats/connections/catalyst.ts';
import { knownServers, replicasFor } from '../../nats/connections/servers.ts';
import { apiErrorOf, isWrongRevision, STREAM_NOT_FOUND } from '../../nats/streams/api-error.ts';
import { readStream } from '../../nats/streams/read-stream.ts';
import { ensureUsageStreams, usageStream, usageStreams, usageSubject } from '../../nats/streams/usage-streams.ts';
import type { UsageTier } from '../../nats/streams/usage-streams.ts';
import { decodeRow, decodeRows, encodeRows, nameOf, shardOf } from './history-rows.ts';

/** When the step of a message begins, in seconds since 1970. */
export const AT = 'Vertebra-Usage-At';
export const TIER_SECONDS: Record<UsageTier, number> = { '5m': 300, '1h': 3_600, '1d': 86_400 };
/** Clocks of processes and servers may differ by so much. */
const SKEW_SECONDS = 600;

type Rows = ReadonlyMap<string, readonly (number | null)[]>;

/** The newest message of a part. */
interface Newest {
  at: number;
  sequence: number;
}

/** What a stream that is not there yet has: nothing. */
async function unlessMissing(reading: Promise<void>): Promise<void> {
  try {
    await reading;
  } catch (error) {
    if (apiErrorOf(error)?.err_code !== STREAM_NOT_FOUND) throw error;
  }
}

interface Told {
  at: number;
  sequence: number;
  subject: string;
  data: Uint8Array;
}

const readMessages = (
  stream: string,
  options: { filter: string; since: number | null; headersOnly?: boolean },
  tell: (message: Told) => void,
): Promise<void> =>
  withCatalyst(({ connection }) => {
    const { filter, since, headersOnly = false } = options;
    const from = since === null ? null : new Date(Math.max(0, since - SKEW_SECONDS) * 1000);
    const take = ({ seq: sequence, subject, data, headers: held }: JsMsg) => {
      const at = Number(held?.get(AT));
      if (Number.isSafeInteger(at) && at >= (since ?? 0)) tell({ at, sequence, subject, data });
    };
    return unlessMissing(readStream(connection, stream, { from, filter, headersOnly, tell: take }));
  });

const readPart = (tier: UsageTier, shard: number, since: number, tell: (message: Told) => void): Promise<void> =>
  readMessages(usageStream(tier, shard), { filter: usageSubject(tier, shard), since }, tell);

/** Makes the streams of a tier where they are not there. Throws `nats-unavailable`. */
export async function ensureTier(tier: UsageTier): Promise<void> {
  const { active } = await knownServers();
  await withCatalyst(async ({ connection }) =>
    ensureUsageStreams(await jetstreamManager(connection, { checkAPI: false }), tier, replicasFor(active)),
  );
}

/** An Organization's figures in steps of a tier since a time (seconds since 1970), oldest first. Throws `nats-unavailable`. */
export async function readHistory(tier: UsageTier, home: string, since: number): Promise<UsagePoint[]> {
  const points = new Map<number, UsagePoint>();
  const name = nameOf(home);
  await readPart(tier, shardOf(home), since, ({ at, data }) => {
    const figures = decodeRow(data, name);
    if (figures !== null) points.set(at, { at, seconds: TIER_SECONDS[tier], figures });
  });
  return [...points.values()].sort((a, b) => a.at - b.at);
}

/** The same of all Organizations of a part, by `nameOf`. */
export async function readShard(tier: UsageTier, shard: number, since: number): Promise<Map<string, UsagePoint[]>> {
  const steps = new Map<number, Map<string, readonly (number | null)[]>>();
  await readPart(tier, shard, since, ({ at, data }) => steps.set(at, decodeRows(data)));
  const points = new Map<string, UsagePoint[]>();
  for (const [at, rows] of [...steps].sort(([a], [b]) => a - b)) {
    for (const [name, figures] of rows) {
      points.set(name, [...(points.get(name) ?? []), { at, seconds: TIER_SECONDS[tier], figures }]);
    }
  }
  return points;
}

/** The newest step of each part that has one. Throws `nats-unavailable`. */
export async function readNewest(tier: UsageTier): Promise<Map<number, Newest>> {
  const newest = new Map<number, Newest>();
  const tell = ({ at, sequence, subject }: Told) => newest.set(Number(subject.split('.')[2]), { at, sequence });
  for (const stream of usageStreams(tier)) {
    await readMessages(stream, { filter: '>', since: null, headersOnly: true }, tell);
  }
  return newest;
}

async function askNewest(tier: UsageTier, shard: number): Promise<Newest | undefined> {
  const message = await withCatalyst(({ connection }) =>
    messageGet(connection, usageStream(tier, shard), { last_by_subj: usageSubject(tier, shard) }),
  );
  const at = Number(message?.headers.find(([name]) => name === AT)?.[1]);
  return message !== null && Number.isSafeInteger(at) ? { at, sequence: message.sequence } : undefined;
}

/**
 * Whether a step is written, or a later one, by which nobody writes it any more. One that is far ahead was written by a clock that went
 * wrong, and holds nobody up.
 */
export const isWritten = (newest: Newest | undefined, at: number, now: number): boolean =>
  newest !== undefined && newest.at >= at && newest.at - SKEW_SECONDS <= now / 1000;

/**
 * Writes a step of a part unless that is done: of several processes at once one writes it. Gives the newest step then. Throws
 * `nats-unavailable`.
 */
export async function writeStep(
  tier: UsageTier,
  shard: number,
  { at, rows, newest, now }: { at: number; rows: Rows; newest: Newest | undefined; now: number },
): Promise<Newest | undefined> {
  const text = encodeRows(rows);
  const held = headers();
  held.set(AT, String(at));
  for (let last = newest; !isWritten(last, at, now);) {
    try {
      const { seq } = await withCatalyst(({ jetstream }) =>
        jetstream.publish(usageSubject(tier, shard), text, {
          headers: held,
          expect: { lastSubjectSequence: last?.sequence ?? 0 },
        }),
      );
      return { at, sequence: seq };
    } catch (error) {
      if (!isWrongRevision(error)) throw error;
      const then = await askNewest(tier, shard);
      if (then?.sequence === last?.sequence) throw error;
      last = then;
    }
  }
  return newest;
}
