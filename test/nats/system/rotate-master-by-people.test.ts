/** Rotating the master secret, on the page: who may, two people, twice at once, a leak amid a rotation, and processes that end in between. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rotateMasterSecretSchema } from '../../../lib/domain/system/key-rotation.ts';
import type { RotateMasterSecret } from '../../../lib/domain/system/key-rotation.ts';
import type { Caller } from '../../../lib/domain/system/caller.ts';
import { SOVEREIGN_ROLES } from '../../../lib/domain/system/roles.ts';
import { readAllSigningKeys } from '../../../lib/server/accounts/signing-keys.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { MASTER_MOVING } from '../../../lib/server/features/credentials/master-secret/move-keys.reconcile.ts';
import { masterStatus } from '../../../lib/server/features/credentials/master-secret/master-status.query.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { getSovereignKeys } from '../../../lib/server/features/sovereign-keys/get-sovereign-keys.query.ts';
import {
  rotateMasterSecret,
  withdrawMasterRotation,
} from '../../../lib/server/features/sovereign-keys/master-secret.command.ts';
import { beginMasterFromCommandLine } from '../../../lib/server/features/sovereign-keys/rotate-from-command-line.reconcile.ts';
import { addMaster } from '../../../lib/server/keys/add-master.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { currentMaster, readMasterRotation } from '../../../lib/server/nats/connections/current-master.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { killIn, settle } from '../../harness/cut-off.ts';
import { startNatsServer } from '../../harness/nats/nats-server.ts';
import type { TestNatsServer } from '../../harness/nats/nats-server.ts';
import { joinNats } from '../../harness/vertebra-process.ts';

const security = (name = 'sam') => sovereign('security-officer', name);
const OVERLAP = { kind: 'overlap', days: 30 } as const;
const AT_ONCE = { kind: 'at-once' } as const;

let nats: TestNatsServer;
let vertebra: Awaited<ReturnType<typeof joinNats>>;

async function join(twoPeople: boolean): Promise<void> {
  delete process.env.VERTEBRA_TWO_PEOPLE;
  if (twoPeople) process.env.VERTEBRA_TWO_PEOPLE = 'rotation';
  vertebra = await joinNats(nats);
}
/** Gives the process of this test the next secret, as an operator does with the command and a restart; gives its number. */
async function makeNext(twoPeople: boolean): Promise<number> {
  const next = addMaster(nats.keysDirectory);
  await vertebra.stop();
  await join(twoPeople);
  return next;
}
const ask = (caller: Caller, to: number, how: RotateMasterSecret['how'] = OVERLAP) =>
  rotateMasterSecret(caller, { to, how, reason: 'Yearly.' });
/** Carries the rotation of now on, as a server does by itself. */
async function carryOn() {
  const rotation = await MASTER_MOVING.readOpen();
  return rotation && MASTER_MOVING.carryOn(rotation);
}
const masterKeys = async (caller = security()) => (await getSovereignKeys(caller)).master;
const recordsOf = async ({ correlation }: Caller) => {
  const { items } = await listAudit(security(), { limit: 500 });
  return items.filter((one) => one.correlation === correlation).reverse();
};
const conflict = (text: string) => ({ code: 'conflict', message: expect.stringContaining(text) as string });

beforeAll(async () => {
  nats = await startNatsServer();
  await join(false);
  for (const slug of ['acme', 'globex'])
    await createOrganization(operator(), { slug, displayName: slug, environments: ['dev'] });
});
afterAll(async () => {
  delete process.env.VERTEBRA_TWO_PEOPLE;
  await vertebra.stop();
  await nats.stop();
});

describe('one person', () => {
  it('who is no security officer may not, and people of an Organization do not see the secrets', async () => {
    await makeNext(false);
    const others = [
      ...SOVEREIGN_ROLES.filter((role) => role !== 'security-officer').map((role) => sovereign(role)),
      member('acme', 'org-admin'),
    ];
    for (const caller of others) {
      await expect(ask(caller, 2)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(withdrawMasterRotation(caller)).rejects.toMatchObject({ code: 'forbidden' });
    }
    for (const caller of [sovereign('support'), member('acme', 'org-admin'), member('acme', 'org-viewer')]) {
      await expect(getSovereignKeys(caller)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(masterStatus(caller)).rejects.toMatchObject({ code: 'forbidden' });
    }
    expect(await masterKeys(operator())).toMatchObject({ current: 1, next: 2, obstacles: [], rotation: null });
    expect(await currentMaster()).toBe(1);
  });

  it('numbers that are none, and secrets that nobody has, are refused', async () => {
    const reason = 'x';
    for (const to of [0, -1, 1.5, 2 ** 53, '2', null, undefined])
      expect(rotateMasterSecretSchema.safeParse({ to, how: AT_ONCE, reason }).success, String(to)).toBe(false);
    for (const days of [0, -1, 1.5, 366, 2 ** 53, undefined])
      expect(
        rotateMasterSecretSchema.safeParse({ to: 2, how: { ...OVERLAP, days }, reason }).success,
        String(days),
      ).toBe(false);
    for (const to of [1, 3, 2 ** 53 - 1])
      await expect(ask(security(), to)).rejects.toMatchObject(conflict('no newer master secret'));
    expect(await currentMaster()).toBe(1);
  });

  it('is refused by the name of a process that lacks it, and the page says so', async () => {
    const { processes } = await getCatalyst();
    const said = { kind: 'console', host: 'far', startedAt: '2026-01-01T00:00:00Z', trusts: [], holds: [], next: null };
    for (const [masters, problem] of [
      [{ 1: 'x' }, 'does not hold master secret 2'],
      [{ 2: 'other' }, 'has another secret as master secret 2'],
    ] as const) {
      await processes.put('console-far', JSON.stringify({ ...said, masters }));
      await expect(ask(security(), 2)).rejects.toMatchObject(conflict(`The console far on far ${problem}`));
      expect((await masterKeys()).obstacles.join(' ')).toContain(problem);
    }
    expect(await currentMaster()).toBe(1);
    await processes.purge('console-far');
  });

  it('of two at once one begins; nothing else begins until it is over, and it is told in the audit log', async () => {
    const callers = [security('sam'), security('kim')] as const;
    const outcomes = await Promise.allSettled(callers.map((caller) => ask(caller, 2)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
    expect(await masterKeys()).toMatchObject({ current: 2, next: null, rotation: { master: 2, doneAt: null } });
    await expect(ask(security(), 2)).rejects.toMatchObject(conflict('still being moved'));
    await Promise.all([carryOn(), carryOn()]);
    const { rotation, progress } = await masterKeys();
    expect(rotation?.doneAt).not.toBeNull();
    expect(progress).toMatchObject({ left: 0, failed: [] });
    const won = callers[outcomes.findIndex(({ status }) => status === 'fulfilled')] ?? callers[0];
    const records = await recordsOf(won);
    expect(records.map(({ result, organization }) => [result, organization])).toEqual([
      ['intent', null],
      ['done', null],
      ['done', expect.stringMatching(/^(acme|globex)$/)],
      ['done', expect.stringMatching(/^(acme|globex)$/)],
      ['done', null],
    ]);
    expect(records[1]?.reason).toContain('Reason given: Yearly.');
    expect(records.at(-1)).toMatchObject({ actor: { subject: 'vertebra' }, object: 'master-2' });
  });
});

describe('two people, where VERTEBRA_TWO_PEOPLE says so', () => {
  let next: number;
  beforeAll(async () => {
    next = await makeNext(true);
  });

  it('who has asked cannot approve, under whichever name, nor by the command, and nothing is moved until another one does', async () => {
    const first = security('sam');
    expect(await ask(first, next)).toEqual({ state: 'requested' });
    expect((await masterKeys(security('sam'))).request).toMatchObject({ to: next, how: OVERLAP, own: true });
    expect((await masterKeys(security('kim'))).request).toMatchObject({ to: next, own: false });
    const renamed = security('sam');
    for (const caller of [security('sam'), { ...renamed, actor: { ...renamed.actor, username: 'else' } }])
      await expect(ask(caller, next)).rejects.toMatchObject(conflict('yourself'));
    await expect(beginMasterFromCommandLine({ how: OVERLAP, reason: 'Quick.' })).rejects.toMatchObject(
      conflict('Two security officers'),
    );
    await expect(ask(security('kim'), next, AT_ONCE)).rejects.toMatchObject(conflict('has asked for another one'));
    await expect(ask(security('kim'), next, { kind: 'overlap', days: 31 })).rejects.toMatchObject({ code: 'conflict' });
    expect(await currentMaster()).toBe(2);
    const outcomes = await Promise.allSettled([security('kim'), security('lee')].map((caller) => ask(caller, next)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { rotation, request, current } = await masterKeys();
    expect({ current, request }).toEqual({ current: next, request: null });
    expect(rotation).toMatchObject({ by: { username: 'sam' }, reason: 'Yearly.', how: OVERLAP });
    expect(['kim', 'lee']).toContain(rotation?.approvedBy?.username);
    expect((await recordsOf(first)).map(({ action }) => action)).toEqual([
      'master-secret.request',
      'master-secret.request',
    ]);
    await carryOn();
  });

  it('a request is taken back or denied by any of them, and is void after a day', async () => {
    next = await makeNext(true);
    await ask(security('sam'), next);
    expect(await withdrawMasterRotation(security('kim'))).toMatchObject({ withdrawn: { to: next } });
    await expect(withdrawMasterRotation(security('kim'))).rejects.toMatchObject({ code: 'not-found' });
    await ask(security('sam'), next);
    const { rotations } = await getCatalyst();
    const old = (await rotations.get('master-request'))?.json<{ at: string; until: string }>();
    expect(Date.parse(old?.until ?? '') - Date.parse(old?.at ?? '')).toBe(86_400_000);
    await rotations.put('master-request', JSON.stringify({ ...old, until: '2020-01-01T00:00:00.000Z' }));
    expect((await masterKeys()).request).toBeNull();
    expect(await ask(security('kim'), next)).toEqual({ state: 'requested' });
    await withdrawMasterRotation(security('kim'));
    expect(await currentMaster()).toBe(next - 1);
  });
});

describe('a process that ends', () => {
  let next: number;
  it.each([
    ['between intent and act', 'failed'],
    ['between act and outcome', 'done'],
  ] as const)('%s of beginning: %s', async (moment, result) => {
    next = result === 'failed' ? await makeNext(false) : next;
    const [caller, before] = [security(), await currentMaster()];
    const input = { to: next, how: OVERLAP, reason: 'Yearly.' };
    await killIn({ ...vertebra, nats }, moment, { name: 'rotate-master', caller, input });
    expect(await settle(caller)).toMatchObject({ result });
    expect(await currentMaster()).toBe(result === 'done' ? next : before);
  });

  it('a leak takes a rotation with overlap over, and nothing takes over one that cuts', async () => {
    expect((await readMasterRotation())?.doneAt).toBeNull();
    await expect(ask(security(), next)).rejects.toMatchObject(conflict('still being moved'));
    const moving = carryOn();
    expect(await ask(security('kim'), next, AT_ONCE)).toEqual({ state: 'begun' });
    await moving;
    expect(await readMasterRotation()).toMatchObject({ how: AT_ONCE, doneAt: null, by: { username: 'kim' } });
    await expect(ask(security(), next, AT_ONCE)).rejects.toMatchObject(conflict('still being moved'));
    await carryOn();
    expect((await readMasterRotation())?.doneAt).not.toBeNull();
    for (const records of (await readAllSigningKeys()).values())
      for (const { oldest, masters } of records.values())
        expect(masters.filter(({ from }) => from >= oldest).map(({ master }) => master)).toEqual([next]);
    const { masters } = await masterStatus(security());
    expect(masters.filter(({ removable }) => removable).map(({ master }) => master)).toEqual(
      Array.from({ length: next - 1 }, (_, index) => index + 1),
    );
  }, 60_000);
});
