import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Caller } from '../../../lib/domain/system/caller.ts';
import { environmentAssets } from '../../../lib/domain/names.ts';
import type { SupportApproval } from '../../../lib/domain/support/support-grant-rules.ts';
import { decideSupportGrantSchema, requestSupportGrantSchema } from '../../../lib/domain/support/support-grant.ts';
import { getConfig } from '../../../lib/server/config/config.ts';
import { decideSupportGrant } from '../../../lib/server/features/support/decide-support-grant.command.ts';
import { endSupportGrant } from '../../../lib/server/features/support/end-support-grant.command.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { listOrganizationSupportGrants } from '../../../lib/server/features/support/list-support-grants.query.ts';
import { listSupportGrants } from '../../../lib/server/features/support/list-support-grants.query.ts';
import { targetOrganization } from '../../battery/organization.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { connectOpened, endAll, openUnderGrant, requestGrant, WISH } from '../../harness/support.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const support = () => sovereign('support');
const admin = () => member('acme', 'org-admin');
const PROD = environmentAssets('acme-prod');

let vertebra: VertebraProcess;
let acme: NatsConnection;
beforeAll(async () => {
  vertebra = await startVertebra();
  acme = await targetOrganization(vertebra.nats.url, 'acme', ['dev', 'prod']);
  await (await targetOrganization(vertebra.nats.url, 'globex', ['prod'])).close();
});
afterAll(async () => {
  await acme.close();
  await vertebra.stop();
});
afterEach(async () => {
  vi.useRealTimers();
  for (const caller of [support(), operator()]) await endAll(caller, 'acme');
});

const grantOf = async (id: string, reader: Caller = admin()) =>
  (await listOrganizationSupportGrants(reader, 'acme')).items.find((grant) => grant.id === id);
const approve = (id: string, caller = admin()) => decideSupportGrant(caller, 'acme', id, { decision: 'approve' });
const end = (id: string, caller = admin()) => endSupportGrant(caller, 'acme', id);
const entriesOf = async (correlation: string) => {
  const { items } = await listAudit(operator(), { limit: 200 });
  return items.filter((item) => item.correlation === correlation).reverse();
};

function withPolicy(policy: SupportApproval): void {
  const before = getConfig().supportApproval;
  getConfig().supportApproval = policy;
  onTestFinished(() => {
    getConfig().supportApproval = before;
  });
}

describe('asking for a grant', () => {
  it.each([
    ['prod', 'non-prod', 'active'],
    ['prod', 'everything', 'requested'],
    ['all', 'non-prod', 'requested'],
    ['all', 'everything', 'requested'],
    ['none', 'non-prod', 'active'],
    ['none', 'everything', 'active'],
  ] as const)('by policy %s for %s: %s', async (policy, scope, state) => {
    withPolicy(policy);
    const caller = support();
    const grant = await requestGrant(caller, 'acme', { scope });
    expect(grant).toMatchObject({
      ...WISH,
      scope,
      state,
      organization: 'acme',
      mine: true,
      decidedBy: null,
      views: [],
    });
    const lifetime = Date.parse(grant.endsAt ?? '') - Date.parse(grant.startsAt ?? '');
    expect(lifetime).toBe(state === 'active' ? 30 * 60_000 : Number.NaN);
    expect((await entriesOf(caller.correlation)).map(({ action, object, result }) => [action, object, result])).toEqual(
      [
        ['support-grant.request', grant.id, 'intent'],
        ['support-grant.request', grant.id, 'done'],
      ],
    );
  });

  it('tells the log what for', async () => {
    const caller = support();
    await requestGrant(caller, 'acme');
    const [, outcome] = await entriesOf(caller.correlation);
    expect(outcome?.reason).toBe('non-prod, 30 min, T-17: Events do not arrive (granted at once by the policy)');
  });

  it('a second time is a conflict that names the first', async () => {
    await requestGrant(support(), 'acme');
    const again = requestGrant(support(), 'acme', { scope: 'everything' });
    await expect(again).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('T-17') as string });
    expect(await requestGrant(support(), 'globex')).toMatchObject({ state: 'active' });
    expect(await requestGrant(operator(), 'acme')).toMatchObject({ state: 'active' });
    await endAll(support(), 'globex');
  });

  it.each([
    ['a security officer', () => sovereign('security-officer'), 'acme', 'forbidden'],
    ['an admin of the Organization', admin, 'acme', 'forbidden'],
    ["another Organization's admin", () => member('globex', 'org-admin'), 'acme', 'not-found'],
    ['support, for an Organization that is not there', support, 'nobody-here', 'not-found'],
  ] as const)('is not for %s', async (_name, caller, slug, code) => {
    await expect(requestGrant(caller(), slug)).rejects.toMatchObject({ code });
  });

  it.each([
    ['no reason', { reason: '  ' }, 'reason'],
    ['no ticket', { ticket: '' }, 'ticket'],
    ['no time', { minutes: 0 }, 'minutes'],
    ['more than an hour', { minutes: 61 }, 'minutes'],
    ['half a minute', { minutes: 0.5 }, 'minutes'],
    ['another scope', { scope: 'prod' }, 'scope'],
  ])('with %s is refused at the border', (_name, odd, field) => {
    expect(requestSupportGrantSchema.safeParse(WISH).success).toBe(true);
    const parsed = requestSupportGrantSchema.safeParse({ ...WISH, ...odd });
    expect(parsed.error?.issues.map(({ path }) => path)).toEqual([[field]]);
  });
});

describe('deciding', () => {
  it('opens it for as long as was asked, from then on', async () => {
    const { id } = await requestGrant(support(), 'acme', { scope: 'everything', minutes: 10 });
    const before = openUnderGrant(support(), { organization: 'acme', id }, PROD.stream);
    await expect(before).rejects.toMatchObject({ code: 'conflict' });
    const caller = admin();
    const grant = await approve(id, caller);
    expect(grant).toMatchObject({ state: 'active', decidedBy: { username: 'acme-org-admin' }, mine: false });
    expect(Date.parse(grant.endsAt ?? '') - Date.parse(grant.decidedAt ?? '')).toBe(600_000);
    expect((await entriesOf(caller.correlation)).map(({ action, result }) => [action, result])).toEqual([
      ['support-grant.approve', 'intent'],
      ['support-grant.approve', 'done'],
    ]);
    const client = await connectOpened(await openUnderGrant(support(), grant, PROD.stream));
    await client.close();
  });

  it('denies with a reason that the other reads', async () => {
    const { id } = await requestGrant(support(), 'acme', { scope: 'everything' });
    await decideSupportGrant(admin(), 'acme', id, { decision: 'deny', reason: 'Ask for dev' });
    expect(await grantOf(id, support())).toMatchObject({ state: 'denied', denial: 'Ask for dev', mine: true });
    expect(decideSupportGrantSchema.safeParse({ decision: 'deny' }).success).toBe(false);
    await expect(approve(id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it.each([
    ['a viewer', () => member('acme', 'org-viewer'), 'forbidden'],
    ['a developer', () => member('acme', 'org-developer'), 'forbidden'],
    ['the operator', operator, 'forbidden'],
    ['whoever asked', support, 'forbidden'],
    ["another Organization's admin", () => member('globex', 'org-admin'), 'not-found'],
  ] as const)('is not for %s', async (_name, caller, code) => {
    const { id } = await requestGrant(support(), 'acme', { scope: 'everything' });
    await expect(approve(id, caller())).rejects.toMatchObject({ code });
    expect(await grantOf(id)).toMatchObject({ state: 'requested' });
  });

  it('by two at once happens once', async () => {
    const { id } = await requestGrant(support(), 'acme', { scope: 'everything' });
    const both = await Promise.allSettled([approve(id), approve(id, member('acme', 'org-admin', 'other-admin'))]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const client = await connectOpened(await openUnderGrant(support(), { organization: 'acme', id }, PROD.stream));
    await client.close();
  });

  it('is too late after a day', async () => {
    const { id } = await requestGrant(support(), 'acme', { scope: 'everything' });
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() + 24 * 3_600_000);
    await expect(approve(id)).rejects.toMatchObject({ code: 'conflict' });
    expect(await grantOf(id)).toMatchObject({ state: 'lapsed' });
  });
});

describe('who sees it', () => {
  it('everybody of the Organization and of the Sovereign, nobody else', async () => {
    const { id } = await requestGrant(support(), 'acme');
    for (const caller of [admin(), member('acme', 'org-viewer'), operator(), sovereign('security-officer')]) {
      expect(await grantOf(id, caller)).toMatchObject({ id, requester: { username: 'support' }, mine: false });
    }
    const stranger = member('globex', 'org-admin');
    await expect(listOrganizationSupportGrants(stranger, 'acme')).rejects.toMatchObject({ code: 'not-found' });
    expect(
      (await listOrganizationSupportGrants(stranger, 'globex')).items.map((grant) => grant.organization),
    ).not.toContain('acme');
    await expect(end(id, stranger)).rejects.toMatchObject({ code: 'not-found' });
    await expect(listSupportGrants(admin())).rejects.toMatchObject({ code: 'forbidden' });
    expect(await grantOf(id)).toMatchObject({ state: 'active' });
  });

  it('in the list of the Sovereign: one’s own, and those of others while they wait or are active', async () => {
    const { id } = await requestGrant(support(), 'acme');
    const seenBy = async (caller: Caller) => (await listSupportGrants(caller)).items.find((grant) => grant.id === id);
    expect(await seenBy(operator())).toMatchObject({ state: 'active', mine: false });
    await end(id);
    expect(await seenBy(operator())).toBeUndefined();
    expect(await seenBy(support())).toMatchObject({
      state: 'ended',
      endedBy: { username: 'acme-org-admin' },
      mine: true,
    });
  });
});
