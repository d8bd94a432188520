import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { messageGet } from '../../../jetstream/messages/message-get.ts';
import { withCatalyst } from '../connections/catalyst.ts';
import { singleton } from '../connections/singleton.ts';
import { readStream } from './read-stream.ts';

/** A record of an Organization as it is stored, with what was read of it when it came. */
export type Mirrored<T> = T & {
  /** where it stands in its stream: later ones are newer, and it stays while others come */
  revision: number;
  text: string;
};

interface Options<T> {
  /** of account catalyst, with keys `<slug>.<name>` */
  bucket: string;
  /** records kept, of the Organizations that were asked for last; one Organization alone may have more */
  most: number;
  /** what is read of a record when it comes, so that lists filter and count without reading all of them; never throws */
  read: (text: string) => T;
}

/** The records of one Organization in the memory of this process. */
interface Known<T> {
  /** revision of the newest one that was read, also of one that was taken back since */
  through: number;
  /** milliseconds of `performance`, when it was filled */
  filledAt: number;
  /** by key, oldest first */
  byKey: Map<string, Mirrored<T>>;
  /** the same, newest first; made again after a change */
  newestFirst: Mirrored<T>[] | null;
  /** ends when nobody else is reading what came; those who come meanwhile wait for it */
  queue: Promise<unknown>;
}

/** A record that was taken out of the stream without a marker, by hand, is missed after so long. */
const FILL_ANEW_MS = 10 * 60_000;
/** A replica that is read from may lag behind the leader. */
const LAG_MS = 100;
const TRIES = 20;

/** What was never read, or has to be read again. */
const unread = <T>() => ({
  through: 0,
  filledAt: performance.now(),
  byKey: new Map<string, Mirrored<T>>(),
  newestFirst: null,
});

/**
 * Gives the records that an Organization has in a bucket as they are now, newest first. The first question reads them all, and each
 * one after it only what came since, so a page costs the same whatever there is. What it gives throws `nats-unavailable`: what is
 * shown is never what was known before.
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
    if (text !== '') known.byKey.set(key, { ...read(text), revision, text });
  }

  const readFrom = (connection: NatsConnection, slug: string, known: Known<T>): Promise<void> =>
    readStream(connection, stream, {
      from: known.through + 1,
      filter: `${prefix}${slug}.>`,
      headersOnly: false,
      tell: ({ subject, seq, data }) => {
        take(known, subject.slice(prefix.length), seq, new TextDecoder().decode(data));
        known.through = Math.max(known.through, seq);
      },
    });

  /** Reads what came since: while nothing did, that is one question to the leader, who has what another process just wrote. */
  const catchUp = (slug: string, known: Known<T>): Promise<void> =>
    withCatalyst(async ({ connection }) => {
      const newest = await messageGet(connection, stream, { last_by_subj: `${prefix}${slug}.>` });
      const last = newest?.sequence ?? 0;
      if (last < known.through || performance.now() - known.filledAt > FILL_ANEW_MS) Object.assign(known, unread<T>());
      for (let tries = 1; known.through < last; tries += 1) {
        if (tries > TRIES) throw new Error(`The records of ${slug} in ${bucket} could not be read to their end.`);
        if (tries > 1) await sleep(LAG_MS);
        await readFrom(connection, slug, known);
      }
    });

  return async (slug: string): Promise<readonly Mirrored<T>[]> => {
    const all = await organizations();
    const known: Known<T> = all.get(slug) ?? { ...unread<T>(), queue: Promise.resolve() };
    const turn = known.queue.then(() => catchUp(slug, known));
    known.queue = turn.catch(() => undefined);
    // Last, as those are that were asked for last.
    all.delete(slug);
    all.set(slug, known);
    await turn;
    makeRoom(all, slug);
    known.newestFirst ??= [...known.byKey.values()].sort((a, b) => b.revision - a.revision);
    return known.newestFirst;
  };
}
