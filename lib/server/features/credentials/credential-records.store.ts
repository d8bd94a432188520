import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { CREDENTIAL_REACHES, isOfReach } from '../../../domain/credentials/credential-rules.ts';
import type { CredentialReach } from '../../../domain/credentials/credential-rules.ts';
import { credentialSchema } from '../../../domain/credentials/credential.ts';
import { messageGet } from '../../../jetstream/messages/message-get.ts';
import { withCatalyst } from '../../nats/connections/catalyst.ts';
import { readStream } from '../../nats/streams/read-stream.ts';
import { singleton } from '../../nats/connections/singleton.ts';

const BUCKET_STREAM = 'KV_credentials';
const PREFIX = '$KV.credentials.';

/** A credential's record as it is stored; who shows it reads it. */
interface StoredRecord {
  /** where it stands in its stream: later ones are newer, and it stays while others come */
  revision: number;
  text: string;
  /** what it reaches, and until when (milliseconds since 1970), so that lists count without reading all of them */
  reaches: readonly CredentialReach[];
  expiresAt: number;
}

const reachSchema = credentialSchema.pick({ role: true, environment: true, issuedUnder: true, expiresAt: true });

/** What is read of a record when it comes. One that cannot be read reaches nothing here; whoever shows it says so. */
function readReach(text: string): Pick<StoredRecord, 'reaches' | 'expiresAt'> {
  try {
    const record = reachSchema.parse(JSON.parse(text));
    return {
      reaches: CREDENTIAL_REACHES.filter((reach) => isOfReach(record, reach)),
      expiresAt: Date.parse(record.expiresAt),
    };
  } catch {
    return { reaches: [], expiresAt: 0 };
  }
}

/** The records of one Organization in the memory of this process. */
interface Known {
  /** revision of the newest one that was read, also of one that was taken back since */
  through: number;
  /** milliseconds of `performance`, when it was filled */
  filledAt: number;
  /** by key, oldest first */
  byKey: Map<string, StoredRecord>;
  /** the same, newest first; made again after a change */
  newestFirst: StoredRecord[] | null;
  /** ends when nobody else is reading what came; those who come meanwhile wait for it */
  queue: Promise<unknown>;
}

/** Records kept, of the Organizations that were asked for last: 350 bytes each. One Organization alone may have more. */
const MOST_RECORDS = 200_000;
/** A record that was taken out of the stream without a marker, by hand, is missed after so long. */
const FILL_ANEW_MS = 10 * 60_000;
/** A replica that is read from may lag behind the leader. */
const LAG_MS = 100;
const TRIES = 20;

const organizations = (): Promise<Map<string, Known>> =>
  singleton('nats.credential-records', () => Promise.resolve(new Map<string, Known>()));

function makeRoom(all: Map<string, Known>, keep: string): void {
  let records = [...all.values()].reduce((sum, { byKey }) => sum + byKey.size, 0);
  for (const [slug, { byKey }] of all) {
    if (records <= MOST_RECORDS) return;
    if (slug === keep) continue;
    records -= byKey.size;
    all.delete(slug);
  }
}

function take(known: Known, key: string, record: StoredRecord): void {
  const before = known.byKey.get(key);
  if (before !== undefined && before.revision >= record.revision) return;
  if (before === undefined && record.text === '') return;
  known.newestFirst = null;
  known.byKey.delete(key);
  // Nothing that is kept so is empty; what was taken back is.
  if (record.text !== '') known.byKey.set(key, record);
}

async function readFrom(connection: NatsConnection, slug: string, known: Known): Promise<void> {
  await readStream(connection, BUCKET_STREAM, {
    from: known.through + 1,
    filter: `${PREFIX}${slug}.>`,
    headersOnly: false,
    tell: ({ subject, seq, data }) => {
      const text = new TextDecoder().decode(data);
      take(known, subject.slice(PREFIX.length), { revision: seq, text, ...readReach(text) });
      known.through = Math.max(known.through, seq);
    },
  });
}

/** Reads what came since: while nothing did, that is one question to the leader, who has what another process just wrote. */
const catchUp = (slug: string, known: Known): Promise<void> =>
  withCatalyst(async ({ connection }) => {
    const newest = await messageGet(connection, BUCKET_STREAM, { last_by_subj: `${PREFIX}${slug}.>` });
    const last = newest?.sequence ?? 0;
    if (last < known.through || performance.now() - known.filledAt > FILL_ANEW_MS) {
      Object.assign(known, { through: 0, filledAt: performance.now(), byKey: new Map(), newestFirst: null });
    }
    for (let tries = 1; known.through < last; tries += 1) {
      if (tries > TRIES) throw new Error(`The records of ${slug} could not be read to their end.`);
      if (tries > 1) await sleep(LAG_MS);
      await readFrom(connection, slug, known);
    }
  });

/**
 * The records of an Organization's credentials as they are now, newest first. The first question reads them all, and each one
 * after it only what came since, so a page costs the same whatever there is. Throws `nats-unavailable`: what is shown is never
 * what was known before.
 */
export async function readCredentialRecords(slug: string): Promise<readonly StoredRecord[]> {
  const all = await organizations();
  const known: Known = all.get(slug) ?? {
    through: 0,
    filledAt: 0,
    byKey: new Map(),
    newestFirst: null,
    queue: Promise.resolve(),
  };
  const turn = known.queue.then(() => catchUp(slug, known));
  known.queue = turn.catch(() => undefined);
  // Last, as those are that were asked for last.
  all.delete(slug);
  all.set(slug, known);
  await turn;
  makeRoom(all, slug);
  known.newestFirst ??= [...known.byKey.values()].sort((a, b) => b.revision - a.revision);
  return known.newestFirst;
}
