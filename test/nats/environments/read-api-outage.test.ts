import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { NatsConnection } from '@nats-io/transport-node';
import { readApi } from '../../../lib/domain/paths.ts';
import { projectorGrant } from '../../../lib/server/access/projector-grant.ts';
import { connectHome } from '../../../lib/server/accounts/home/home.ts';
import { readOrganizationRecord } from '../../../lib/server/accounts/organization-record.ts';
import { knownServers } from '../../../lib/server/nats/connections/servers.ts';
import { getSystem } from '../../../lib/server/nats/connections/system.ts';
import type { ReadApi } from '../../../worker/read-api/http/server.ts';
import { member } from '../../harness/callers.ts';
import { askAs, bucketOf, cookieOf, startReadApiBeside } from '../../harness/read-api.ts';
import { resumeEvents } from '../../harness/resuming-client.ts';
import { switchJetStreamOff } from '../../harness/suspend.ts';

const ENV = 'acme-dev';
/** Each is written seldom enough for its history to keep all that is missed. */
const KEYS = 400;
const CLIENTS = 5;

let beside: Awaited<ReturnType<typeof startReadApiBeside>>;
let server: ReadApi;
let writing: NatsConnection;
let home: string;
beforeAll(async () => {
  beside = await startReadApiBeside();
  server = await beside.start();
  home = (await readOrganizationRecord('acme'))?.record.home ?? '';
  writing = await connectHome(projectorGrant('acme'), { organization: 'acme', account: home });
});
afterAll(async () => {
  await writing.close();
  await beside.stop();
});

let bucket: Awaited<ReturnType<typeof bucketOf>>;
beforeEach(async () => {
  bucket = await bucketOf(writing, ENV);
});

/** Writes all the time, whatever happens to the server, until it is stopped; gives the last revision of the bucket then. */
function keepWriting() {
  let stopped = false;
  let written = 0;
  const run = async () => {
    for (let at = 0; !stopped; at += 1) {
      // What was not acknowledged may be written all the same: revisions are what the bucket says.
      if (await bucket.put(`w${at % KEYS}`).catch(() => null)) written += 1;
    }
    return bucket.put('last');
  };
  const running = run();
  return {
    written: () => written,
    stop: () => {
      stopped = true;
      return running;
    },
  };
}

async function clients() {
  const cookie = await cookieOf(member('acme', 'org-viewer'));
  const all = Array.from({ length: CLIENTS }, () =>
    resumeEvents(() => `http://127.0.0.1:${server.port}${readApi.events(ENV)}`, cookie),
  );
  onTestFinished(async () => {
    await Promise.all(all.map((client) => client.close()));
  });
  await expect.poll(() => all.every((client) => client.others().includes('live'))).toBe(true);
  return all;
}

/** Runs while somebody writes and clients listen, then holds what each has seen against what there is. */
async function whileWriting(act: () => Promise<unknown>): Promise<void> {
  await bucket.put('first');
  const listening = await clients();
  const writer = keepWriting();
  await expect.poll(() => writer.written()).toBeGreaterThan(50);
  await act();
  const before = writer.written();
  await expect.poll(() => writer.written(), { timeout: 20_000 }).toBeGreaterThan(before + 50);
  const last = await writer.stop();
  for (const client of listening) {
    await expect.poll(() => client.revisions().at(-1), { timeout: 20_000 }).toBe(last);
    const seen = client.revisions();
    const first = seen[0] ?? 0;
    expect(seen).toEqual(Array.from({ length: last - first + 1 }, (_, at) => first + at));
    expect(client.others()).not.toContain('reset');
  }
}

describe('every client sees every revision exactly once', () => {
  it('when nats-server is killed and comes back', () =>
    whileWriting(async () => {
      await beside.vertebra.nats.kill();
      await beside.vertebra.nats.restart();
    }));

  it('when nats-server closes the connection, as it does when the JWT of its user ends', () =>
    whileWriting(async () => {
      const system = await getSystem();
      const { ids } = await idsOfServers();
      const connections = await connectionsOf(home);
      expect(connections.length).toBeGreaterThan(0);
      for (const id of ids) {
        for (const cid of connections) await system.request(`$SYS.REQ.SERVER.${id}.KICK`, JSON.stringify({ cid }));
      }
    }));

  it('when the projector they listen to stops and another one takes over', () =>
    whileWriting(async () => {
      const before = server;
      server = await beside.start();
      await before.stop();
    }));
});

async function ask<T>(subject: string, body: object): Promise<T> {
  return (await (await getSystem()).request(subject, JSON.stringify(body), { timeout: 3000 })).json<T>();
}
async function idsOfServers(): Promise<{ ids: string[] }> {
  expect((await knownServers()).active).toBe(1);
  const { server: me } = await ask<{ server: { id: string } }>('$SYS.REQ.SERVER.PING', {});
  return { ids: [me.id] };
}
async function connectionsOf(account: string): Promise<number[]> {
  const { data } = await ask<{ data: { connections: { cid: number; name: string }[] } }>('$SYS.REQ.SERVER.PING.CONNZ', {
    acc: account,
    auth: true,
  });
  return data.connections.filter(({ name }) => name.startsWith('vertebra-control')).map(({ cid }) => cid);
}

it('says that NATS is away, and goes on with what it held when it is back', async () => {
  const viewer = await askAs(server.port, member('acme', 'org-viewer'));
  const revision = await bucket.put('before');
  await expect
    .poll(async () => Number((await viewer(readApi.state(ENV))).headers.get('vertebra-revision')))
    .toBe(revision);
  await beside.vertebra.nats.kill();
  const ready = await viewer('/readyz');
  expect(ready.status).toBe(503);
  await beside.vertebra.nats.restart();
  await expect.poll(async () => (await viewer('/readyz')).status, { timeout: 10_000 }).toBe(200);
  const after = await bucket.put('after');
  await expect
    .poll(async () => Number((await viewer(readApi.state(ENV))).headers.get('vertebra-revision')), { timeout: 10_000 })
    .toBe(after);
});

it('says that JetStream is switched off for an Organization, and answers when it is on again', async () => {
  const viewer = await askAs(server.port, member('globex', 'org-viewer'));
  const ask = async (path: string) => {
    const response = await viewer(path, { signal: AbortSignal.timeout(20_000) });
    return { status: response.status, text: await response.text() };
  };
  const state = readApi.state('globex-prod');
  const switchOn = await switchJetStreamOff('globex');
  try {
    for (const path of [state, readApi.events('globex-prod')]) {
      const { status, text } = await ask(path);
      expect(text).toContain('JetStream is switched off for globex');
      expect(status).toBe(409);
    }
  } finally {
    await switchOn();
  }
  await expect.poll(async () => (await ask(state)).status, { timeout: 20_000 }).toBe(200);
}, 60_000);
