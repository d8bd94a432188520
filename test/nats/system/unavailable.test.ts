import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VertebraError } from '../../../lib/domain/errors.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { issueCredential } from '../../../lib/server/features/credentials/issue-credential.command.ts';
import { openNatsSession } from '../../../lib/server/features/system/open-nats-session.command.ts';
import { getOrganization } from '../../../lib/server/features/organizations/get-organization.query.ts';
import { getReadiness } from '../../../lib/server/features/system/get-readiness.query.ts';
import { getUsageSeries } from '../../../lib/server/features/usage/get-usage-series.query.ts';
import { listTopUsage } from '../../../lib/server/features/usage/list-top-usage.query.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { listCredentials } from '../../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { member, operator } from '../../harness/callers.ts';
import { credentialRequest, issue, makeUserKey } from '../../harness/issue.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const admin = () => member('acme', 'org-admin');
const wish = { environment: 'prod', role: 'subscriber', durable: 'app' } as const;
const create = (slug: string) => createOrganization(operator(), { slug, displayName: slug, environments: ['prod'] });
const codeOf = async (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof VertebraError ? error.code : String(error)),
  );
const readiness = async () => {
  const { ready, checks } = await getReadiness();
  return { ready, notReady: checks.filter((check) => check.state === 'not-ready').map(({ name }) => name) };
};

let vertebra: VertebraProcess;
beforeAll(async () => {
  vertebra = await startVertebra();
  await vertebra.nats.kill();
});
afterAll(() => vertebra.stop());

describe('a process that starts before NATS', () => {
  it('says what is not there, and works as soon as it is', async () => {
    expect(await codeOf(create('acme'))).toBe('nats-unavailable');
    expect(await codeOf(getOrganization(admin(), 'acme'))).toBe('nats-unavailable');
    expect(await readiness()).toEqual({
      ready: false,
      notReady: ['nats-system-account', 'nats-catalyst-account', 'nats-servers', 'account-index', 'operator-key'],
    });
    await vertebra.nats.restart();
    expect((await create('acme')).organization.slug).toBe('acme');
    expect(await readiness()).toEqual({ ready: true, notReady: [] });
  });
});

describe('NATS that goes away', () => {
  it('is told in words, leaves nothing half done, and comes back without a new process', async () => {
    await issue(admin(), 'acme', wish);
    const request = await credentialRequest(admin(), 'acme', { ...wish, durable: 'second' });
    await vertebra.nats.kill();
    const asked = [
      create('late'),
      issueCredential(admin(), 'acme', request),
      openNatsSession(admin(), 'acme', { publicKey: makeUserKey().publicKey }),
      listAudit(admin(), { limit: 10 }),
      listCredentials(admin(), 'acme', { limit: 10 }),
    ];
    expect(await Promise.all(asked.map(codeOf))).toEqual(asked.map(() => 'nats-unavailable'));
    // what is in memory is still shown
    expect((await getOrganization(admin(), 'acme')).organization.slug).toBe('acme');
    expect((await getUsageSeries(admin(), 'acme', { range: '1h' })).limits.connections).toBe(1000);
    expect((await listTopUsage(operator(), { by: 'storageBytes', offset: 0, limit: 5 })).by).toBe('storageBytes');
    expect((await readiness()).notReady).toEqual([
      'nats-system-account',
      'nats-catalyst-account',
      'nats-servers',
      'operator-key',
    ]);

    await vertebra.nats.restart();
    await expect.poll(readiness, { timeout: 15_000 }).toEqual({ ready: true, notReady: [] });
    const { items } = await listCredentials(admin(), 'acme', { limit: 10 });
    expect(items).toHaveLength(1);
    expect(await codeOf(getOrganization(operator(), 'late'))).toBe('not-found');
    expect((await create('late')).organization.slug).toBe('late');
    expect(await codeOf(issueCredential(admin(), 'acme', request))).toBe('done');
  });
});
