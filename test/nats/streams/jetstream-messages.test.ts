import { headers } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getMessage } from '../../../lib/jetstream/messages/get-message.ts';
import { JetStreamError } from '../../../lib/jetstream/jetstream-error.ts';
import { readMessagesBefore } from '../../../lib/jetstream/messages/read-messages-before.ts';
import type { BeforeQuery } from '../../../lib/jetstream/messages/read-messages-before.ts';
import { readMessagesFrom } from '../../../lib/jetstream/messages/read-messages-from.ts';
import type { StoredMessage } from '../../../lib/jetstream/messages/stored-message.ts';
import type { JetStreamServer } from '../../harness/jetstream-server.ts';
import { startJetStreamServer } from '../../harness/jetstream-server.ts';

let server: JetStreamServer;
beforeAll(async () => {
  server = await startJetStreamServer();
});
afterAll(() => server.stop());

const sequences = (messages: StoredMessage[]) => messages.map((message) => message.sequence);
const range = (from: number, to: number) =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => (from < to ? from + i : from - i));

/** 300 messages on ten subjects; 100 to 199 deleted; the rare subject at 7 and 250. */
async function fill(stream: string, allowDirect: boolean): Promise<void> {
  await server.manager.streams.add({ name: stream, subjects: [`${stream}.>`], allow_direct: allowDirect });
  for (const n of range(1, 300)) {
    await server.publish(n === 7 || n === 250 ? `${stream}.rare` : `${stream}.often.${n % 10}`, `message ${n}`);
  }
  for (const n of range(100, 199)) await server.manager.streams.deleteMessage(stream, n);
}

const ways = [
  { way: 'in batches', stream: 'BATCH', allowDirect: true, reader: () => server.reader },
  { way: 'from a server before 2.11', stream: 'OLD', allowDirect: true, reader: () => server.oldReader },
  { way: 'from a stream without direct access', stream: 'PLAIN', allowDirect: false, reader: () => server.reader },
];

describe.each(ways)('reading $way', ({ stream, allowDirect, reader }) => {
  beforeAll(() => fill(stream, allowDirect));

  it('gives the newest first, and the pages below join without gap or double', async () => {
    const first = await readMessagesBefore(reader(), { stream, limit: 40 });
    expect(sequences(first.messages)).toEqual(range(300, 261));
    expect(first.next).toBe(261);
    const pages = [...first.messages];
    for (let next = first.next; next !== null;) {
      const page = await readMessagesBefore(reader(), { stream, limit: 40, before: next });
      pages.push(...page.messages);
      next = page.next;
    }
    expect(sequences(pages)).toEqual([...range(300, 200), ...range(99, 1)]);
  });

  it('asks for the stream once for pages that are read soon after each other', async () => {
    const asked: string[] = [];
    const connection = new Proxy(reader().connection, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          if (name === 'request') asked.push(String(args[0]));
          return Reflect.apply(value, target, args);
        };
      },
    });
    const read = async (query: Pick<BeforeQuery, 'before' | 'bounds'>) => {
      const page = await readMessagesBefore({ ...reader(), connection }, { stream, limit: 20, ...query });
      return { ...page, asked: asked.splice(0).filter((subject) => subject.includes('STREAM.INFO')).length };
    };
    const first = await read({});
    const [before, { bounds }] = [first.next ?? 0, first];
    const second = await read({ before, bounds });
    const later = await read({ before, bounds: { ...bounds, askedAt: bounds.askedAt - 60_000 } });
    const newest = await read({ bounds });
    expect([first, second, later, newest].map((page) => page.asked)).toEqual([1, 0, 1, 1]);
    expect(sequences(second.messages)).toEqual(range(280, 261));
    expect(sequences(later.messages)).toEqual(sequences(second.messages));
  });

  it('finds a sparse subject across the gap', async () => {
    const { messages, next } = await readMessagesBefore(reader(), { stream, limit: 10, filter: `${stream}.rare` });
    expect(sequences(messages)).toEqual([250, 7]);
    expect(next).toBeNull();
    expect((await readMessagesBefore(reader(), { stream, limit: 10, filter: `${stream}.never` })).messages).toEqual([]);
  });

  it('jumps to a sequence, over a gap too, and reads on from there', async () => {
    const page = await readMessagesFrom(reader(), { stream, from: 98, limit: 4 });
    expect(sequences(page.messages)).toEqual([98, 99, 200, 201]);
    expect(page.next).toBe(202);
    const end = await readMessagesFrom(reader(), { stream, from: 299, limit: 10 });
    expect(sequences(end.messages)).toEqual([299, 300]);
    expect(end.next).toBeNull();
    expect(await readMessagesFrom(reader(), { stream, from: 5000, limit: 10 })).toEqual({ messages: [], next: null });
  });

  it('jumps to a time', async () => {
    const there = await getMessage(server.nats, stream, 220);
    const page = await readMessagesFrom(reader(), { stream, from: { time: there?.time ?? '' }, limit: 2 });
    expect(page.messages[0]?.sequence).toBeLessThanOrEqual(220);
    // Messages stored within one millisecond are not told apart.
    expect(Date.parse(page.messages[0]?.time ?? '')).toBe(Date.parse(there?.time ?? ''));
    const future = await readMessagesFrom(reader(), { stream, from: { time: '2100-01-01T00:00:00Z' }, limit: 2 });
    expect(future.messages).toEqual([]);
  });

  it('knows that a deleted message is not there', async () => {
    expect(await getMessage(server.nats, stream, 150)).toBeNull();
    expect((await getMessage(server.nats, stream, 99))?.sequence).toBe(99);
  });
});

describe('odd streams', () => {
  it('an empty one, and one that was purged, hold nothing', async () => {
    await server.manager.streams.add({ name: 'EMPTY', subjects: ['empty.>'], allow_direct: true });
    expect(await readMessagesBefore(server.reader, { stream: 'EMPTY', limit: 10 })).toMatchObject({
      messages: [],
      next: null,
    });
    await server.publish('empty.a');
    await server.publish('empty.a');
    await server.manager.streams.purge('EMPTY');
    expect(await readMessagesBefore(server.reader, { stream: 'EMPTY', limit: 10 })).toMatchObject({
      messages: [],
      next: null,
    });
    expect(await readMessagesFrom(server.reader, { stream: 'EMPTY', from: 1, limit: 10 })).toEqual({
      messages: [],
      next: null,
    });
  });

  it('carry subjects of 30 tokens, payloads of 1 MB, and what is no JSON', async () => {
    const long = ['odd', ...range(2, 30)].join('.');
    await server.manager.streams.add({ name: 'ODD', subjects: ['odd.>'], allow_direct: true });
    await server.publish(long, new Uint8Array(1024 * 1024).fill(255));
    await server.publish('odd.text', 'not {json');
    const { messages } = await readMessagesBefore(server.reader, { stream: 'ODD', limit: 10 });
    expect(messages.map(({ subject, data }) => [subject, data.length])).toEqual([
      ['odd.text', 9],
      [long, 1024 * 1024],
    ]);
    expect((await getMessage(server.nats, 'ODD', 1))?.data.length).toBe(1024 * 1024);
  });

  it('of big messages give shorter pages that join', async () => {
    await server.manager.streams.add({ name: 'BIG', subjects: ['big.>'], allow_direct: true });
    for (const n of range(1, 24)) await server.publish('big.one', new Uint8Array(1_000_000).fill(n));
    const seen: number[] = [];
    let pages = 0;
    for (let next: number | null = Infinity; next !== null; pages += 1) {
      const page = await readMessagesBefore(server.reader, { stream: 'BIG', limit: 50, before: next });
      seen.push(...sequences(page.messages));
      next = page.next;
    }
    expect(seen).toEqual(range(24, 1));
    expect(pages).toBeGreaterThan(1);
  });

  it('keep the headers of the publisher, twice the same and our names too', async () => {
    await server.manager.streams.add({ name: 'HEADERS', subjects: ['headers.>'], allow_direct: true });
    const own = headers();
    own.append('A', '1');
    own.append('A', '2');
    own.append('Nats-Sequence', '999');
    await server.publish('headers.a', 'x', own);
    const { messages } = await readMessagesBefore(server.reader, { stream: 'HEADERS', limit: 10 });
    expect(messages[0]).toMatchObject({
      sequence: 1,
      headers: [
        ['A', '1'],
        ['A', '2'],
        ['Nats-Sequence', '999'],
      ],
    });
  });

  it('show a message whose headers no client can read, and those around it', async () => {
    await server.manager.streams.add({ name: 'BROKEN', subjects: ['broken.>'], allow_direct: true });
    await server.publish('broken.a', 'before');
    const name = 'odd näme';
    const broken = headers();
    // The client refuses to write what other publishers write.
    Object.assign(broken, { encode: () => new TextEncoder().encode(`NATS/1.0\r\n${name}: 1\r\n\r\n`) });
    await server.publish('broken.b', 'odd', broken);
    await server.publish('broken.c', 'after');
    const { messages } = await readMessagesBefore(server.reader, { stream: 'BROKEN', limit: 10 });
    expect(sequences(messages)).toEqual([3, 2, 1]);
    expect(messages[1]?.headers).toEqual([[name, '1']]);
    expect(sequences((await readMessagesBefore(server.reader, { stream: 'BROKEN', limit: 10 })).messages)).toEqual([
      3, 2, 1,
    ]);
  });

  it('that do not exist say so with the code of the server', async () => {
    const asked = readMessagesBefore(server.reader, { stream: 'NOWHERE', limit: 10 });
    await expect(asked).rejects.toBeInstanceOf(JetStreamError);
    await expect(asked).rejects.toMatchObject({ kind: 'api', code: 404, errCode: 10059 });
  });

  it('stop being read when nobody waits any more', async () => {
    const gone = readMessagesBefore(server.reader, { stream: 'BATCH', limit: 10, signal: AbortSignal.abort() });
    await expect(gone).rejects.toMatchObject({ name: 'AbortError' });
  });
});
