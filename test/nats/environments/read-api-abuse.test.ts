/** Clients that mean no good, or whose networks do not: what they leave behind, and what they still get. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { register } from 'prom-client';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { readApi } from '../../../lib/domain/paths.ts';
import { endSupportGrant } from '../../../lib/server/features/support/end-support-grant.command.ts';
import { endSession } from '../../../lib/server/identity/session/session-ends.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { listOrganizationSupportGrants } from '../../../lib/server/features/support/list-support-grants.query.ts';
import type { ReadApi } from '../../../worker/read-api/http/server.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { askAs, bucketOf, cookieOf, startReadApiBeside } from '../../harness/read-api.ts';
import { requestGrant } from '../../harness/support.ts';

const ENV = 'acme-dev';
/** More than sockets hold by themselves. */
const OBJECTS = 300;
const OBJECT_CHARACTERS = 50_000;

let beside: Awaited<ReturnType<typeof startReadApiBeside>>;
let server: ReadApi;
beforeAll(async () => {
  beside = await startReadApiBeside();
  server = await beside.start();
  const bucket = await bucketOf(beside.acme, ENV);
  const object = { text: 'y'.repeat(OBJECT_CHARACTERS) };
  for (let n = 0; n < OBJECTS; n += 1) await bucket.put(`a${n}`, { object });
}, 60_000);
afterAll(() => beside.stop());

/** A request over a socket of the test's own. */
function send(cookie: string, path: string): Socket {
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => socket.destroy());
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`);
  onTestFinished(() => void socket.destroy());
  return socket;
}

async function streams(): Promise<number> {
  const text = await register.metrics();
  return Number(/^vertebra_event_streams (\d+)$/mu.exec(text)?.[1]);
}

it('who hangs up before the answer begins leaves nothing, and no look', async () => {
  const caller = sovereign('support');
  const grant = await requestGrant(caller, 'acme');
  const cookie = await cookieOf(caller);
  for (let after = 1; after <= 20; after += 1) {
    const socket = send(cookie, readApi.events(ENV));
    await sleep(after);
    socket.destroy();
  }
  await expect.poll(streams).toBe(0);
  // A look counts for fifteen seconds, and longer only as long as somebody looks.
  const views = async () => {
    const { items } = await listOrganizationSupportGrants(member('acme', 'org-admin'), 'acme');
    return items.find(({ id }) => id === grant.id)?.views.map(({ live }) => live);
  };
  await expect.poll(views, { timeout: 25_000, interval: 500 }).toEqual([false]);
  await endSupportGrant(caller, 'acme', grant.id);
}, 60_000);

/** Reads a little of a large answer and stops; gives how much there was in the end when it reads on. */
async function stall(cookie: string): Promise<{ readOn: () => Promise<number> }> {
  const socket = send(cookie, readApi.state(ENV));
  let bytes = 0;
  const begun = Promise.withResolvers<undefined>();
  socket.on('data', (data) => {
    bytes += data.length;
    begun.resolve(undefined);
  });
  await begun.promise;
  socket.pause();
  return {
    readOn: async () => {
      const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
      socket.resume();
      await closed;
      return bytes;
    },
  };
}
const WHOLE = OBJECTS * OBJECT_CHARACTERS;

it('an answer that is read slowly is all there', async () => {
  const slow = await stall(await cookieOf(member('acme', 'org-viewer', 'slow')));
  await sleep(3_000);
  expect(await slow.readOn()).toBeGreaterThan(WHOLE);
});

it('an answer that is read slowly ends with the session', async () => {
  const caller = member('acme', 'org-viewer', 'ended');
  const slow = await stall(await cookieOf(caller));
  await endSession(caller.actor.issuer, caller.actor.sessionId);
  await sleep(3_000);
  expect(await slow.readOn()).toBeLessThan(WHOLE / 2);
});

it('an answer that is read slowly ends with the support grant', async () => {
  const caller = sovereign('support');
  const grant = await requestGrant(caller, 'acme');
  const slow = await stall(await cookieOf(caller));
  await endSupportGrant(member('acme', 'org-admin'), 'acme', grant.id);
  await sleep(3_000);
  expect(await slow.readOn()).toBeLessThan(WHOLE / 2);
});

it('a link of another site shows nothing and puts down no look', async () => {
  const caller = sovereign('support');
  const grant = await requestGrant(caller, 'acme');
  const looks = async () =>
    (await listAudit(operator(), { limit: 100, organization: 'acme', action: 'data.view' })).items.length;
  const before = await looks();
  const ask = await askAs(server.port, caller);
  for (const site of ['cross-site', 'same-site']) {
    const answer = await ask(readApi.stateOfKey(ENV, 'pod/shop/a1'), { headers: { 'sec-fetch-site': site } });
    expect(answer.status).toBe(403);
  }
  expect(await looks()).toBe(before);
  expect((await ask(readApi.stateOfKey(ENV, 'pod/shop/a1'), { headers: { 'sec-fetch-site': 'none' } })).status).toBe(
    200,
  );
  await endSupportGrant(caller, 'acme', grant.id);
});

it('a kind that is too long to be one is refused', async () => {
  const ask = await askAs(server.port, member('acme', 'org-viewer'));
  expect((await ask(`${readApi.events(ENV)}?kind=${'k'.repeat(12_000)}`)).status).toBe(422);
});
