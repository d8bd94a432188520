/** A server that dies between intent and act, or between act and outcome: the next one finds out what really happened. */
import { jetstream } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../../lib/domain/system/caller.ts';
import { environmentAssets } from '../../../lib/domain/names.ts';
import { projectorGrant } from '../../../lib/server/access/projector-grant.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { decideSupportGrant } from '../../../lib/server/features/support/decide-support-grant.command.ts';
import { endSupportGrant } from '../../../lib/server/features/support/end-support-grant.command.ts';
import { requestSupportGrant } from '../../../lib/server/features/support/request-support-grant.command.ts';
import { borrowHome } from '../../../lib/server/accounts/home/home-pool.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { readRejectedEvent } from '../../../lib/server/spine/events/rejected-events.ts';
import { readSupportGrant } from '../../../lib/server/features/support/support-grants.store.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';
import { killIn, recordsOf, settle } from '../../harness/cut-off.ts';

const admin = () => member('acme', 'org-admin');
const WISH = { scope: 'everything', reason: 'Lag of billing', ticket: 'T-1', minutes: 5 } as const;

let vertebra: VertebraProcess;
let nextRejected = 0;
const homeOf = async (organization: string) => {
  const account = (await getIndex()).organizations.get(organization)?.account ?? '';
  return { organization, account };
};
beforeAll(async () => {
  vertebra = await startVertebra();
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev', 'prod'] });
});
afterAll(() => vertebra.stop());

async function requested(): Promise<{ id: string; support: Caller }> {
  const support = sovereign('support');
  const { id } = await requestSupportGrant(support, 'acme', WISH);
  return { id, support };
}

async function active(): Promise<{ id: string; support: Caller }> {
  const request = await requested();
  await decideSupportGrant(admin(), 'acme', request.id, { decision: 'approve' });
  return request;
}

const denyRest = async (id: string) => {
  const grant = await readSupportGrant('acme', id);
  if (grant?.status === 'requested')
    await decideSupportGrant(admin(), 'acme', id, { decision: 'deny', reason: 'Done.' });
};

const endNow = (id: string) => endSupportGrant(admin(), 'acme', id);

describe('creating an Organization', () => {
  it.each([
    ['between intent and act', 'failed'],
    ['between act and outcome', 'done'],
  ] as const)('%s: %s', async (moment, result) => {
    const caller = operator();
    const slug = `cut-${result}`;
    await killIn(vertebra, moment, {
      name: 'create-organization',
      caller,
      input: { slug, displayName: slug, environments: ['prod'] },
    });
    expect(await settle(caller)).toMatchObject({ result });
    // Whatever it was, the same request again completes it.
    const again = await createOrganization(operator(), { slug, displayName: slug, environments: ['prod'] });
    expect(again.organization.slug).toBe(slug);
  });
});

describe('asking for a support grant', () => {
  it.each([
    ['between intent and act', 'failed'],
    ['between act and outcome', 'done'],
  ] as const)('%s: %s', async (moment, result) => {
    const caller = sovereign('support');
    await killIn(vertebra, moment, { name: 'request-support-grant', caller, organization: 'acme', input: WISH });
    expect(await settle(caller)).toMatchObject({ result });
    const [intent] = await recordsOf(caller);
    const grant = await readSupportGrant('acme', intent?.object ?? '');
    expect(grant?.status).toBe(result === 'done' ? 'requested' : undefined);
    if (grant) await denyRest(grant.id);
  });
});

describe('deciding about a support grant', () => {
  it.each([
    ['between intent and act', 'approve', 'failed', 'requested'],
    ['between act and outcome', 'approve', 'done', 'active'],
    ['between intent and act', 'deny', 'failed', 'requested'],
    ['between act and outcome', 'deny', 'done', 'denied'],
  ] as const)('%s: %s is %s', async (moment, decision, result, status) => {
    const { id } = await requested();
    const caller = admin();
    const input = { decision, reason: 'Because.' };
    await killIn(vertebra, moment, { name: 'decide-support-grant', caller, organization: 'acme', id, input });
    expect(await settle(caller)).toMatchObject({ result });
    expect((await readSupportGrant('acme', id))?.status).toBe(status);
    await denyRest(id);
    if (status === 'active') await endNow(id);
  });
});

describe('ending a support grant', () => {
  it.each([
    ['between intent and act', 'failed', 'active'],
    ['between mark and key', 'done', 'ended'],
    ['between key and record', 'done', 'ended'],
    ['between act and outcome', 'done', 'ended'],
  ] as const)('%s: %s', async (moment, result, status) => {
    const { id } = await active();
    const caller = admin();
    await killIn(vertebra, moment, { name: 'end-support-grant', caller, organization: 'acme', id });
    expect(await settle(caller)).toMatchObject({ result });
    expect((await readSupportGrant('acme', id))?.status).toBe(status);
    if (status === 'active') await endNow(id);
  });
});

/** A rejected event, as the projector keeps it. */
async function rejected(): Promise<string> {
  const { connection, release } = await borrowHome(projectorGrant('acme'), await homeOf('acme'));
  nextRejected += 1;
  const { rejectedPrefix } = environmentAssets('acme-dev');
  await jetstream(connection).publish(`${rejectedPrefix}.${nextRejected}`, 'no JSON');
  release();
  return String(nextRejected);
}

async function isRejected(id: string): Promise<boolean> {
  const { connection, release } = await borrowHome(projectorGrant('acme'), await homeOf('acme'));
  const copy = await readRejectedEvent(connection, 'acme-dev', Number(id));
  release();
  return copy !== null;
}

const ABOUT = { organization: 'acme', environment: 'acme-dev' };

describe('dropping a rejected event', () => {
  it.each([
    ['between intent and act', 'failed', true],
    ['between act and outcome', 'done', false],
  ] as const)('%s: %s', async (moment, result, isThere) => {
    const id = await rejected();
    const caller = admin();
    await killIn(vertebra, moment, { name: 'drop-rejected-event', caller, ...ABOUT, id });
    expect(await settle(caller)).toMatchObject({ result });
    expect(await isRejected(id)).toBe(isThere);
  });
});

describe('retrying a rejected event', () => {
  it('between intent and act: it is still there', async () => {
    const id = await rejected();
    const caller = admin();
    await killIn(vertebra, 'between intent and act', { name: 'retry-rejected-event', caller, ...ABOUT, id });
    expect(await settle(caller)).toMatchObject({
      result: 'failed',
      reason: expect.stringContaining('still') as string,
    });
    expect(await isRejected(id)).toBe(true);
  });
});

describe('rebuilding an Environment', () => {
  it('between intent and act: nobody knows, so do it again', async () => {
    const caller = admin();
    await killIn(vertebra, 'between intent and act', { name: 'rebuild-environment', caller, ...ABOUT });
    expect(await settle(caller)).toMatchObject({
      result: 'failed',
      reason: expect.stringContaining('again') as string,
    });
  });
});
