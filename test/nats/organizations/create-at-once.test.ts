import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VertebraError } from '../../../lib/domain/errors.ts';
import { ENVIRONMENT_TYPES, environmentAssets, environmentName } from '../../../lib/domain/names.ts';
import type { CreateOrganization } from '../../../lib/domain/organizations/organization.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { changeRecord, readOrganizationRecord } from '../../../lib/server/accounts/organization-record.ts';
import { settleCreation, reserveCreation } from '../../../lib/server/accounts/reserve-creation.ts';
import { readUsage } from '../../../lib/server/accounts/usage/usage.ts';
import { listCredentials } from '../../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { listOrganizationSupportGrants } from '../../../lib/server/features/support/list-support-grants.query.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import type { Wish } from '../../harness/issue.ts';
import { credentialRequest, issue } from '../../harness/issue.ts';
import { startSecondServer } from '../../harness/second-server.ts';
import type { SecondServer } from '../../harness/second-server.ts';
import { endAll, requestGrant, WISH } from '../../harness/support.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

let vertebra: VertebraProcess;
const servers: SecondServer[] = [];

beforeAll(async () => {
  vertebra = await startVertebra();
  for (let n = 0; n < 3; n += 1) servers.push(await startSecondServer(vertebra.environment));
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await vertebra.stop();
});

const bodyOf = (slug: string, n: number): CreateOrganization => ({
  slug,
  displayName: `Body ${n % 7}`,
  environments: [ENVIRONMENT_TYPES[n % 5] ?? 'prod', ENVIRONMENT_TYPES[(n + 1) % 5] ?? 'dev'],
});

/** Streams of an account, however they came there. */
const streamsOf = async (account: string) =>
  [...((await readUsage()).byAccount.get(account)?.streams.keys() ?? [])].sort();

describe('twenty requests for one name at once, by four processes', () => {
  it('that differ: one is done, the others are refused and leave nothing', { timeout: 180_000 }, async () => {
    for (const slug of ['rush-a', 'rush-b', 'rush-c']) {
      const here = Array.from({ length: 17 }, (_, n) =>
        createOrganization(operator(), bodyOf(slug, n)).then(
          () => 'done',
          (error: unknown) => (error instanceof VertebraError ? error.code : String(error)),
        ),
      );
      const there = servers.map((server, n) =>
        server
          .run({ name: 'create-organization', caller: operator(), input: bodyOf(slug, 17 + n) })
          .then((outcome) => (outcome.ok ? 'done' : outcome.code)),
      );
      const outcomes = await Promise.all([...here, ...there]);
      expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
      expect(new Set(outcomes)).toEqual(new Set(['done', 'conflict']));
      const made = (await getIndex()).organizations.get(slug);
      const winner = bodyOf(slug, outcomes.indexOf('done'));
      expect(made).toMatchObject({ displayName: winner.displayName });
      expect(made?.environments.toSorted()).toEqual(winner.environments.toSorted());
      const wanted = winner.environments.flatMap((type) => {
        const { stream, bucketStream, rejectedStream } = environmentAssets(environmentName(slug, type));
        return [stream, bucketStream, rejectedStream];
      });
      expect(await streamsOf(made?.account ?? '')).toEqual(wanted.sort());
    }
    expect((await getIndex()).unreadable).toEqual([]);
  });

  it('that ask for the same: all are done', { timeout: 120_000 }, async () => {
    const wish = { ...bodyOf('calm', 0), environments: [...bodyOf('calm', 0).environments] };
    const turned = { ...wish, environments: wish.environments.toReversed() };
    const here = Array.from({ length: 8 }, (_, n) => createOrganization(operator(), n % 2 === 0 ? wish : turned));
    const there = servers.map((server) => server.run({ name: 'create-organization', caller: operator(), input: wish }));
    for (const { organization } of await Promise.all(here)) expect(organization.displayName).toBe('Body 0');
    expect(await Promise.all(there)).toEqual(servers.map(() => ({ ok: true })));
  });

  it('that differ in a limit alone are different requests', async () => {
    const limits = { storageBytes: 10 ** 9, memoryBytes: 0, streams: 9, consumers: 50, connections: 100 };
    await createOrganization(operator(), { ...bodyOf('limits', 0), limits });
    const other = createOrganization(operator(), { ...bodyOf('limits', 0), limits: { ...limits, connections: 99 } });
    await expect(other).rejects.toMatchObject({ code: 'conflict' });
    await createOrganization(operator(), { ...bodyOf('limits', 0), limits });
  });

  it('that differ in where streams go alone are different requests, and one server holds one replica', async () => {
    const bodies = [{}, { replicas: 1 as const }, { replicas: 3 as const }, { placement: { tags: ['nowhere'] } }];
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) => {
        const input = { ...bodyOf('where', 0), ...bodies[n % bodies.length] };
        return createOrganization(operator(), input).then(
          () => `done ${String(n % bodies.length)}`,
          (error: unknown) => (error instanceof VertebraError ? error.code : String(error)),
        );
      }),
    );
    const done = outcomes.filter((outcome) => outcome.startsWith('done'));
    expect(done).toHaveLength(5);
    expect(new Set(done).size).toBe(1);
    expect(outcomes.filter((outcome) => outcome === 'conflict')).toHaveLength(5);
    expect(outcomes.filter((outcome) => outcome === 'invalid-request')).toHaveLength(10);
    const { creation } = (await readOrganizationRecord('where'))?.record ?? {};
    expect(creation?.asked).toMatchObject({ displayName: bodyOf('where', 0).displayName });
  });
});

describe('twenty requests of one person at once, by four processes', () => {
  const outcomeOf = (act: Promise<unknown>) =>
    act.then(
      () => 'done',
      (error: unknown) => (error instanceof VertebraError ? error.code : String(error)),
    );

  it('for support in one Organization: one is granted, the others are refused and leave nothing', async () => {
    for (const organization of ['help-a', 'help-b', 'help-c']) {
      await createOrganization(operator(), bodyOf(organization, 0));
      const here = Array.from({ length: 17 }, () => outcomeOf(requestGrant(sovereign('support'), organization)));
      const there = servers.map((server) =>
        server
          .run({ name: 'request-support-grant', caller: sovereign('support'), organization, input: WISH })
          .then((outcome) => (outcome.ok ? 'done' : outcome.code)),
      );
      const outcomes = await Promise.all([...here, ...there]);
      expect(outcomes.toSorted()).toEqual([...Array<string>(19).fill('conflict'), 'done']);
      const { items } = await listOrganizationSupportGrants(sovereign('support'), organization);
      expect(items.map(({ state }) => state)).toEqual(['active']);
      expect((await readOrganizationRecord(organization))?.record.supportKeys).toHaveLength(1);
      await endAll(sovereign('support'), organization);
      expect(await requestGrant(sovereign('support'), organization)).toMatchObject({ state: 'active' });
    }
  });

  it('for a credential by one durable: one is issued, the others are refused and leave nothing', async () => {
    const organization = 'help-a';
    const admin = () => member(organization, 'org-admin');
    const wish: Wish = { role: 'subscriber', durable: 'billing', environment: 'prod' };
    const here = Array.from({ length: 17 }, () => outcomeOf(issue(admin(), organization, wish)));
    const there = servers.map(async (server) => {
      const input = await credentialRequest(admin(), organization, wish);
      const outcome = await server.run({ name: 'issue-credential', caller: admin(), organization, input });
      return outcome.ok ? 'done' : outcome.code;
    });
    const outcomes = await Promise.all([...here, ...there]);
    expect(outcomes.toSorted()).toEqual([...Array<string>(19).fill('conflict'), 'done']);
    expect((await listCredentials(admin(), organization, { limit: 50 })).items).toHaveLength(1);
  });
});

describe('a request that failed', () => {
  const tooLarge = { storageBytes: 2 ** 50, memoryBytes: 0, streams: -1, consumers: -1, connections: -1 };

  it('before anything was made does not burn the name: a corrected one has it, with its own claims', async () => {
    const wrong: CreateOrganization = { ...bodyOf('again', 0), displayName: 'Wrong', limits: tooLarge };
    await expect(createOrganization(operator(), wrong)).rejects.toMatchObject({
      code: 'nats-unavailable',
      message: expect.stringContaining('less than the limits promise') as string,
    });
    const right = { ...bodyOf('again', 2), displayName: 'Right' };
    const { organization } = await createOrganization(operator(), right);
    expect(organization).toMatchObject({ displayName: 'Right', limits: { storageBytes: 10 * 1024 ** 3 } });
    expect(organization.environments.toSorted()).toEqual(right.environments.toSorted());
    expect(await streamsOf(organization.account)).toHaveLength(6);
    await expect(createOrganization(operator(), wrong)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('keeps the name once something was made', async () => {
    const first = bodyOf('half', 0);
    const { organization } = await createOrganization(operator(), first);
    // as one that was refused its second Environment would leave it
    await settleAsFailed(first);
    await expect(createOrganization(operator(), bodyOf('half', 1))).rejects.toMatchObject({ code: 'conflict' });
    await createOrganization(operator(), first);
    expect((await getIndex()).organizations.get('half')?.account).toBe(organization.account);
  });

  it('may still be at work when it got no answer, so another one waits', async () => {
    await reserveCreation(bodyOf('silent', 0));
    await expect(createOrganization(operator(), bodyOf('silent', 1))).rejects.toMatchObject({ code: 'conflict' });
    await settleCreation(bodyOf('silent', 0), 'failed');
    await createOrganization(operator(), bodyOf('silent', 1));
  });
});

/** Marks a creation that was done as one that failed. */
async function settleAsFailed(input: CreateOrganization): Promise<void> {
  await changeRecord(input.slug, (record) =>
    record.creation ? { ...record, creation: { ...record.creation, state: 'failed' } } : null,
  );
  expect((await readOrganizationRecord(input.slug))?.record.creation?.state).toBe('failed');
}
