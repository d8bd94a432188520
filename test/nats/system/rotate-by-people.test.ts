/** Having another key of the operator sign, on the page: who may, two people, twice at once. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../../lib/domain/system/caller.ts';
import { SOVEREIGN_ROLES } from '../../../lib/domain/system/roles.ts';
import { changeOperatorRotation, readOperatorRotation } from '../../../lib/server/accounts/operator/operator-key.ts';
import { newestClaims, signedBy } from '../../../lib/server/accounts/operator/resign-accounts.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { getSovereignKeys } from '../../../lib/server/features/sovereign-keys/get-sovereign-keys.query.ts';
import { carryOnResigning } from '../../../lib/server/features/sovereign-keys/resign-accounts.reconcile.ts';
import { resignFromCommandLine } from '../../../lib/server/features/sovereign-keys/rotate-from-command-line.reconcile.ts';
import {
  rotateOperatorKey,
  withdrawOperatorRotation,
} from '../../../lib/server/features/sovereign-keys/operator-key.command.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import {
  beginOperatorRotation,
  finishOperatorRotation,
  preloadedAccounts,
} from '../../../lib/server/keys/rotation/rotate-operator.ts';
import { createKeyPair } from '../../../lib/server/keys/nkey.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { startNatsServer } from '../../harness/nats/nats-server.ts';
import type { TestNatsServer } from '../../harness/nats/nats-server.ts';
import { joinNats } from '../../harness/vertebra-process.ts';

let server: TestNatsServer;
let vertebra: Awaited<ReturnType<typeof joinNats>>;
/** both keys are trusted by the server and by this process from the start, so that each test begins where people do */
let keys: [string, string];

const security = (name = 'sam') => sovereign('security-officer', name);
async function join(twoPeople: boolean): Promise<void> {
  delete process.env.VERTEBRA_TWO_PEOPLE;
  if (twoPeople) process.env.VERTEBRA_TWO_PEOPLE = 'rotation';
  vertebra = await joinNats(server);
}
/** Ends the rotation before, and has everybody trust another next key, as an operator does with the command. */
async function makeNext(twoPeople: boolean): Promise<void> {
  const directory = path.dirname(server.keysDirectory);
  const identity = path.join(directory, 'offline', 'operator.nk');
  const rotation = await readOperatorRotation();
  if (rotation !== null) {
    await carryOnResigning(rotation);
    const claims = preloadedAccounts(directory).map(async (one) => [one, (await newestClaims(one)) ?? ''] as const);
    await finishOperatorRotation(directory, identity, { ...rotation, accounts: new Map(await Promise.all(claims)) });
  }
  await beginOperatorRotation(directory, identity);
  await vertebra.stop();
  await server.reconfigure();
  await join(twoPeople);
}
const recordsOf = async ({ correlation }: Caller) => {
  const { items } = await listAudit(sovereign('security-officer'), { limit: 500 });
  return items.filter((one) => one.correlation === correlation).reverse();
};
const ask = (caller: Caller, to: string, reason = 'Yearly.') => rotateOperatorKey(caller, { to, reason });
/** The one that does not sign now. */
const nextKey = async (): Promise<string> => (await getSovereignKeys(security())).next ?? '';
/** Signs accounts again, as a server does by itself. */
async function carryOn(): Promise<void> {
  const rotation = await readOperatorRotation();
  if (rotation !== null) await carryOnResigning(rotation);
}

beforeAll(async () => {
  server = await startNatsServer();
  await join(false);
  await makeNext(false);
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev'] });
  const { signs, next } = await getSovereignKeys(security());
  keys = [signs, next ?? ''];
});
afterAll(async () => {
  delete process.env.VERTEBRA_TWO_PEOPLE;
  await vertebra.stop();
  await server.stop();
});

describe('one person', () => {
  it('who is no security officer may not, and people of an Organization do not see the keys', async () => {
    const others = [
      ...SOVEREIGN_ROLES.filter((role) => role !== 'security-officer').map((role) => sovereign(role)),
      member('acme', 'org-admin'),
    ];
    for (const caller of others) {
      await expect(ask(caller, keys[1])).rejects.toMatchObject({ code: 'forbidden' });
      await expect(withdrawOperatorRotation(caller)).rejects.toMatchObject({ code: 'forbidden' });
    }
    for (const caller of [sovereign('support'), member('acme', 'org-admin'), member('acme', 'org-viewer')])
      await expect(getSovereignKeys(caller)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await getSovereignKeys(operator())).toMatchObject({
      signs: keys[0],
      next: keys[1],
      obstacles: [],
      rotation: null,
    });
  });

  it('a key that nobody has, and the one that signs, are refused', async () => {
    await expect(ask(security(), createKeyPair('O').publicKey)).rejects.toMatchObject({ code: 'conflict' });
    await expect(ask(security(), keys[0])).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('already') as string,
    });
    expect(await readOperatorRotation()).toBeNull();
  });

  it('of two at once one begins, and accounts are signed again by whoever carries on', async () => {
    const callers = [security('sam'), security('kim')] as const;
    const outcomes = await Promise.allSettled(callers.map((caller) => ask(caller, keys[1])));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
    expect(await getSovereignKeys(security())).toMatchObject({
      signs: keys[1],
      rotation: { replaced: [keys[0]], doneAt: null },
    });
    await expect(ask(security(), keys[0])).rejects.toMatchObject({ code: 'conflict' });
    await Promise.all([carryOn(), carryOn()]);
    expect(await signedBy([keys[0]])).toEqual([]);
    const { rotation, progress } = await getSovereignKeys(security());
    expect(rotation?.doneAt).not.toBeNull();
    expect(progress).toMatchObject({ left: 0, failed: [] });
    // A new Organization is signed by it as well.
    await createOrganization(operator(), { slug: 'globex', displayName: 'Globex', environments: ['dev'] });
    expect(await signedBy([keys[0]])).toEqual([]);
    const won = callers[outcomes.findIndex(({ status }) => status === 'fulfilled')] ?? callers[0];
    expect((await recordsOf(won)).map(({ result }) => result)).toEqual(['intent', 'done', 'done']);
  });
});

describe('two people, where VERTEBRA_TWO_PEOPLE says so', () => {
  beforeAll(() => makeNext(true));

  it('who has asked cannot approve, under whichever name, and nothing is signed until another one does', async () => {
    const to = await nextKey();
    const first = security('sam');
    expect(await ask(first, to)).toEqual({ state: 'requested' });
    expect((await getSovereignKeys(security('sam'))).request).toMatchObject({ to, own: true });
    expect((await getSovereignKeys(security('kim'))).request).toMatchObject({ to, own: false });
    const renamed = security('sam');
    for (const caller of [security('sam'), { ...renamed, actor: { ...renamed.actor, username: 'else' } }])
      await expect(ask(caller, to)).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('yourself') as string,
      });
    await expect(resignFromCommandLine('Quick.', () => undefined)).rejects.toMatchObject({ code: 'conflict' });
    expect((await getSovereignKeys(security())).signs).not.toBe(to);
    const approvals = [security('kim'), security('lee')];
    const outcomes = await Promise.allSettled(approvals.map((caller) => ask(caller, to)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { rotation, request, signs } = await getSovereignKeys(security());
    expect({ signs, request }).toEqual({ signs: to, request: null });
    expect(rotation).toMatchObject({ by: { username: 'sam' }, reason: 'Yearly.' });
    expect(['kim', 'lee']).toContain(rotation?.approvedBy?.username);
    expect((await recordsOf(first)).map(({ action }) => action)).toEqual([
      'operator-key.request',
      'operator-key.request',
    ]);
    await makeNext(true);
  });

  it('a request is taken back or denied by any of them, and is void after a day', async () => {
    const to = await nextKey();
    await ask(security('sam'), to);
    expect(await withdrawOperatorRotation(security('kim'))).toMatchObject({ withdrawn: { to } });
    await expect(withdrawOperatorRotation(security('kim'))).rejects.toMatchObject({ code: 'not-found' });
    await ask(security('sam'), to);
    const { rotations } = await getCatalyst();
    const old = (await rotations.get('operator-request'))?.json<object>();
    await rotations.put('operator-request', JSON.stringify({ ...old, until: '2020-01-01T00:00:00.000Z' }));
    expect((await getSovereignKeys(security())).request).toBeNull();
    expect(await ask(security('kim'), to)).toEqual({ state: 'requested' });
    await withdrawOperatorRotation(security('kim'));
  });

  it('a second person who asks for another key than the first is refused', async () => {
    await ask(security('sam'), await nextKey());
    await expect(ask(security('kim'), createKeyPair('O').publicKey)).rejects.toMatchObject({ code: 'conflict' });
    await withdrawOperatorRotation(security('sam'));
  });
});

it('a rotation that is not over keeps the next one from beginning', async () => {
  await makeNext(false);
  const to = await nextKey();
  await changeOperatorRotation((known) => known && { ...known, doneAt: null });
  await expect(ask(security(), to)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('still being') as string,
  });
  await carryOn();
  expect(await ask(security(), to)).toEqual({ state: 'begun' });
});
