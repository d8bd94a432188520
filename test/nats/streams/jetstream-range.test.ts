import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getStream } from '../../../lib/jetstream/streams/get-stream.ts';
import { readMessagesBefore } from '../../../lib/jetstream/messages/read-messages-before.ts';
import { readForward } from '../../../lib/jetstream/messages/read-forward.ts';
import { readMessagesFrom } from '../../../lib/jetstream/messages/read-messages-from.ts';
import { sequenceAt } from '../../../lib/jetstream/messages/sequence-at.ts';
import { pause } from '../../../lib/jetstream/pause.ts';
import type { JetStreamServer } from '../../harness/jetstream-server.ts';
import { startJetStreamServer } from '../../harness/jetstream-server.ts';

const STREAMS = { direct: true, leader: false };
type Name = keyof typeof STREAMS | 'mirror';
const NAMES: Name[] = ['direct', 'leader', 'mirror'];

let server: JetStreamServer;
/** between the fifth and the sixth message of each */
let middle = '';
beforeAll(async () => {
  server = await startJetStreamServer();
  for (const [name, allow_direct] of Object.entries(STREAMS)) {
    await server.manager.streams.add({ name, subjects: [`${name}.>`], allow_direct });
  }
  await server.manager.streams.add({
    name: 'mirror',
    mirror: { name: 'direct' },
    allow_direct: true,
    mirror_direct: true,
  });
  const publish = async (from: number, to: number) => {
    for (let n = from; n <= to; n += 1)
      for (const name of Object.keys(STREAMS)) await server.publish(`${name}.m${String(n)}`);
  };
  await publish(1, 5);
  await pause(20);
  middle = new Date().toISOString();
  await pause(20);
  await publish(6, 10);
  await expectMirror();
});
const expectMirror = async () => {
  while ((await getStream(server.nats, 'mirror')).state.last_seq < 10) await pause(50);
};
afterAll(() => server.stop());

const PAST = '1971-01-01T00:00:00.000Z';
const FUTURE = '2999-01-01T00:00:00.000Z';

describe.each(NAMES)('the sequence at a time, of stream %s', (name) => {
  const at = (time: string) => sequenceAt(server.reader, name, time);

  it('is that of the first message from then on', async () => {
    expect(await at(middle)).toBe(6);
  });

  it('is the first one for a time before, and one past the last for one after', async () => {
    expect(await at(PAST)).toBe(1);
    expect(await at(FUTURE)).toBe(11);
  });

  it('ends what is read forwards, and what is read back from there', async () => {
    const end = await at(middle);
    const forwards = async (from: number | { time: string }) =>
      (await readMessagesFrom(server.reader, { stream: name, from, before: end, limit: 50 })).messages.map(
        ({ sequence }) => sequence,
      );
    expect(await forwards({ time: PAST })).toEqual([1, 2, 3, 4, 5]);
    expect(await forwards(4)).toEqual([4, 5]);
    // inverted: nothing
    expect(await forwards({ time: middle })).toEqual([]);
    expect(await forwards({ time: FUTURE })).toEqual([]);
    expect(await forwards(Number.MAX_SAFE_INTEGER - 1)).toEqual([]);
    const back = await readMessagesBefore(server.reader, { stream: name, before: end, limit: 3 });
    expect(back.messages.map(({ sequence }) => sequence)).toEqual([5, 4, 3]);
  });

  it('pages up to the end, and says that there is no more', async () => {
    const page = await readMessagesFrom(server.reader, { stream: name, from: 1, before: 6, limit: 3 });
    expect(page.messages.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    const rest = await readMessagesFrom(server.reader, { stream: name, from: page.next ?? 0, before: 6, limit: 3 });
    expect(rest.messages.map(({ sequence }) => sequence)).toEqual([4, 5]);
    expect(rest.next).toBeNull();
  });
});

it('what is read from a time behind the last message on is nothing, whatever is published meanwhile', async () => {
  const { messages, exhausted } = await readForward(
    server.reader,
    { stream: 'direct', allowDirect: true },
    { from: { time: FUTURE }, limit: 3 },
  );
  expect({ messages, exhausted }).toEqual({ messages: [], exhausted: true });
});

it('a stream that is purged meanwhile has nothing in a range before', async () => {
  await server.manager.streams.add({ name: 'purged', subjects: ['purged.>'], allow_direct: true });
  for (let n = 0; n < 3; n += 1) await server.publish('purged.x');
  await server.manager.streams.purge('purged');
  expect(await sequenceAt(server.reader, 'purged', FUTURE)).toBe(4);
  expect(await sequenceAt(server.reader, 'purged', PAST)).toBe(4);
  const page = await readMessagesFrom(server.reader, { stream: 'purged', from: 1, before: 4, limit: 3 });
  expect(page).toEqual({ messages: [], next: null });
});
