import type { NatsConnection } from '@nats-io/transport-node';
import { messageGet } from '../../../jetstream/messages/message-get.ts';
import type { StoredMessage } from '../../../jetstream/messages/stored-message.ts';
import { getStream } from '../../../jetstream/streams/get-stream.ts';
import { withCatalyst } from '../connections/catalyst.ts';
import { singleton } from '../connections/singleton.ts';
import { readStream } from './read-stream.ts';

/** A record of an Organization as it is stored, with what was read of it when it came. */
export type Mirrored<T> = T & {
  /** of the bucket: `<slug>.<name>` */
  key: string;
  /** where it stands in its stream: later ones are newer, and it stays while others come */
  revision: number;
  text: string;
};

interface Options<T> {
  /** of account catalyst, with keys `<slug>.<name>` */
  bucket: string;
  /** records kept, of the Organizations that were asked for last; one Organization alone may have more */
  most: number;
  /** what is read of a record and its revision when it comes, so that lists filter and count without reading all of them; never throws */
  read: (text: string, revision: number) => T;
}

/** The records of one Organization in the memory of this process. */
interface Known<T> {
  /** sequence of the bucket's stream up to which all of its records are read */
  through: number;
  /** when the stream was made: another one under its name has other records */
  created: string;
  /** milliseconds of `performance`, when it was filled */
  filledAt: number;
  /** by key, oldest first */
  byKey: Map<string, Mirrored<T>>;
  /** the same, newest first; made again after a change */
  newestFirst: Mirrored<T>[] | null;
  /** ends when nobody is reading what came */
  queue: Promise<unknown>;
  /** the reading that has not begun yet: it shows whoever comes until then all that was written before */
  next: Promise<void> | null;
}

/** A record that was taken out of the stream without a marker, by hand, is missed after so long. */
const FILL_ANEW_MS = 10 * 60_000;
/**
 * Records that came since are asked for one by one, up to so many: a consumer takes three answers and, where it is made on another
 * server, its first pull is lost now and then (3 s in 3 of 100 readings on three servers).
 */
const ONE_BY_ONE = 50;
/** The same of an Organization that was never asked for: many have none. */
const FIRST_ONE_BY_ONE = 5;

/** What was never read, or has to be read again. */
const unread = <T>() => ({
  through: 0,
  created: '',
  filledAt: performance.now(),
  byKey: new Map<string, Mirrored<T>>(),
  newestFirst: null,
});

/**
 * Gives the records that an Organization has in a bucket as they are now, newest first. The first question reads them all, and each
 * one after it only what came since, so a page costs the same whatever there is. What it gives throws `nats-unavailable`: what is
 * shown is never what was known before. Asked for `*` it gives those of all Organizations.
 */
export function recordMirror<T extends object>({ bucket, most, read }: Options<T>) {
  const stream = `KV_${bucket}`;
  const prefix = `$KV.${bucket}.`;
  const organizations = () => singleton(`nats.records.${bucket}`, () => Promise.resolve(new Map<string, Known<T>>()));

  function makeRoom(all: Map<string, Known<T>>, keep: string): void {
    let records = [...all.values()].reduce((sum, { byKey }) => sum + byKey.size, 0);
    for (const [slug, { byKey }] of all) {
      if (records <= most) return;
      if (slug === keep) continue;
      records -= byKey.size;
      all.delete(slug);
    }
  }

  function take(known: Known<T>, key: string, revision: number, text: string): void {
    const before = known.byKey.get(key);
    if (before !== undefined && before.revision >= revision) return;
    if (before === undefined && text === '') return;
    known.newestFirst = null;
    known.byKey.delete(key);
    // Nothing that is kept so is empty; what was taken back is.
    if (text !== '') known.byKey.set(key, { ...read(text, revision), key, revision, text });
  }

  async function readSince(connection: NatsConnection, slug: string, known: Known<T>, last: number): Promise<void> {
    const filter = `${prefix}${slug}.>`;
    const tell = ({ subject, sequence, data }: Pick<StoredMessage, 'subject' | 'sequence' | 'data'>) => {
      take(known, subject.slice(prefix.length), sequence, new TextDecoder().decode(data));
    };
    let next = known.through + 1;
    const most = known.through === 0 ? FIRST_ONE_BY_ONE : ONE_BY_ONE;
    for (let count = 0; next <= last && count < most; count += 1) {
      const message = await messageGet(connection, stream, { seq: next, next_by_subj: filter });
      if (message !== null) tell(message);
      next = message === null ? Infinity : message.sequence + 1;
    }
    if (next > last) return;
    await readStream(connection, stream, {
      from: next,
      filter,
      headersOnly: false,
      tell: ({ subject, seq, data }) => tell({ subject, sequence: seq, data }),
    });
  }

  /** Reads what came since: while nothing did, that is one question to the leader, who has what another process just wrote. */
  const catchUp = (slug: string, known: Known<T>): Promise<void> =>
    withCatalyst(async ({ connection }) => {
      const { created, state } = await getStream(connection, stream);
      if (known.created !== created || performance.now() - known.filledAt > FILL_ANEW_MS)
        Object.assign(known, { ...unread<T>(), created });
      if (state.last_seq <= known.through) return;
      await readSince(connection, slug, known, state.last_seq);
      known.through = state.last_seq;
    });

  return async (slug: string): Promise<readonly Mirrored<T>[]> => {
    const all = await organizations();
    const known: Known<T> = all.get(slug) ?? { ...unread<T>(), queue: Promise.resolve(), next: null };
    if (known.next === null) {
      known.next = known.queue.then(() => {
        known.next = null;
        return catchUp(slug, known);
      });
      known.queue = known.next.catch(() => undefined);
    }
    const turn = known.next;
    // Last, as those are that were asked for last.
    all.delete(slug);
    all.set(slug, known);
    await turn;
    makeRoom(all, slug);
    known.newestFirst ??= [...known.byKey.values()].sort((a, b) => b.revision - a.revision);
    return known.newestFirst;
  };
}
