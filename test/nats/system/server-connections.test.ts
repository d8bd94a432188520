/** What the server's own connections do when their credential expires, and when their server freezes or dies. */
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { getStream } from '../../../lib/jetstream/streams/get-stream.ts';
import { authorize } from '../../../lib/server/access/authorize.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { signingKeyId } from '../../../lib/server/accounts/signing-keys.ts';
import { signControlUser } from '../../../lib/server/keys/sign.ts';
import { connect, isSilence, unavailableWhenSilent, within } from '../../../lib/server/nats/connections/connect.ts';
import { isLost, onReconnect } from '../../../lib/server/nats/connections/on-reconnect.ts';
import { getVault } from '../../../lib/server/nats/connections/vault.ts';
import { readStream } from '../../../lib/server/nats/streams/read-stream.ts';
import { operator } from '../../harness/callers.ts';
import { freeze } from '../../harness/freeze.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

/** A control user is valid for ten minutes. */
const CONTROL_MS = 600_000;
const STREAM = 'WS_acme-dev';

let vertebra: VertebraProcess;
beforeAll(async () => {
  vertebra = await startVertebra();
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev'] });
});
afterAll(() => vertebra.stop());

let reconnects = 0;
beforeEach(() => {
  reconnects = 0;
});

async function connectControl() {
  const account = (await getIndex()).organizations.get('acme')?.account ?? '';
  const grant = authorize(operator().actor, 'organization.create');
  const key = () => signingKeyId(account, { role: 'control', environment: '-' });
  const user = signControlUser(await getVault(), grant, { organization: 'acme', key });
  const connection = await connect('server-connections', user);
  onReconnect(connection, () => (reconnects += 1));
  return connection;
}

it('a connection whose credential expires comes back with a fresh one', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - CONTROL_MS + 4_000 });
  const connection = await connectControl().finally(() => vi.useRealTimers());
  const heard: string[] = [];
  connection.subscribe('ws.acme-dev.heard', { callback: (_error, message) => void heard.push(message.string()) });
  await expect.poll(() => reconnects, { timeout: 20_000 }).toBe(1);
  connection.publish('ws.acme-dev.heard', 'afterwards');
  await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['afterwards']);
  expect((await getStream(connection, STREAM)).config.name).toBe(STREAM);
  await connection.close();
});

it('a frozen server is silence, keeps nothing from closing, and answers the others when it goes on', async () => {
  const [kept, closed] = [await connectControl(), await connectControl()];
  await freeze(vertebra.nats.pid());
  try {
    // It may still answer what comes with the signal.
    const silence = async () => isSilence(await getStream(within(500, kept), STREAM).catch(unavailableWhenSilent));
    await expect.poll(silence, { timeout: 10_000 }).toBe(true);
    const waiting = closed.request('$JS.API.INFO', '', { timeout: 60_000 }).then(() => null, unavailableWhenSilent);
    await closed.close();
    expect(isSilence(await waiting)).toBe(true);
    await expect(connectControl()).rejects.toMatchObject({ code: 'nats-unavailable' });
  } finally {
    process.kill(vertebra.nats.pid(), 'SIGCONT');
  }
  expect((await getStream(kept, STREAM)).config.name).toBe(STREAM);
  await kept.close();
});

it('a connection to a server that died is made anew, or ends for good when it is closed meanwhile', async () => {
  const [kept, closed] = [await connectControl(), await connectControl()];
  await vertebra.nats.kill();
  await expect.poll(() => isLost(kept) && isLost(closed), { timeout: 10_000 }).toBe(true);
  await closed.close();
  await closed.closed();
  await vertebra.nats.restart();
  await expect.poll(() => isLost(kept), { timeout: 20_000 }).toBe(false);
  expect((await getStream(kept, STREAM)).config.name).toBe(STREAM);
  expect([reconnects, closed.isClosed(), isLost(closed)]).toEqual([1, true, true]);
  await expect(closed.request('$JS.API.INFO')).rejects.toThrow();
  await kept.close();
});

it('subjects that a client cannot send are refused before they are sent, and the connection goes on', async () => {
  const connection = await connectControl();
  for (const subject of ['', 'ws.a b', 'ws.a\tb', 'ws.a\r\nPUB x 0\r\n\r\n', 'ws.a\n']) {
    expect(() => connection.publish(subject, 'x')).toThrow();
    expect(() => connection.subscribe(subject)).toThrow();
    await expect(connection.request(subject)).rejects.toThrow();
    expect(() => connection.publish('ws.a', 'x', { reply: `${subject} ` })).toThrow();
  }
  const heard: string[] = [];
  connection.subscribe('ws.acme-dev.>', {
    callback: (_error, { subject, data }) => void heard.push(`${subject} ${String(data.length)}`),
  });
  for (const subject of ['ws.acme-dev.größe.日本.😀', 'ws.acme-dev."q"{}', 'ws.acme-dev.a%20b'])
    connection.publish(subject, '');
  await connection.flush();
  await expect.poll(() => heard, { timeout: 10_000 }).toHaveLength(3);
  expect(heard).toEqual(['ws.acme-dev.größe.日本.😀 0', 'ws.acme-dev."q"{} 0', 'ws.acme-dev.a%20b 0']);
  await connection.close();
});

it('a reading whose connection is closed fails, and does not wait for what cannot come', async () => {
  const connection = await connectControl();
  for (let n = 0; n < 5_000; n += 1) connection.publish('ws.acme-dev.read', String(n));
  const stored = async () => (await getStream(connection, STREAM)).state.messages;
  await expect.poll(stored, { timeout: 20_000 }).toBeGreaterThanOrEqual(5_000);
  const reading = readStream(connection, STREAM, {
    from: 1,
    filter: 'ws.acme-dev.>',
    headersOnly: false,
    tell: () => void connection.close(),
  });
  await expect(reading).rejects.toThrow('ended before its end');
});
