import { connect, credsAuthenticator, jwtAuthenticator } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../lib/domain/organizations/default-limits.ts';
import type { RequestSupportGrant } from '../../../lib/domain/support/support-grant.ts';
import {
  CREDENTIAL_ROLE_IDS,
  CREDENTIAL_ROLES,
  SESSION_ROLES,
} from '../../../lib/domain/credentials/credential-roles.ts';
import { createCredentialChallenge } from '../../../lib/server/features/credentials/credential-challenge.command.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { openNatsSession } from '../../../lib/server/features/system/open-nats-session.command.ts';
import { openSupportSession } from '../../../lib/server/features/support/open-support-session.command.ts';
import {
  settleSuspensions,
  startSettlingSuspensions,
} from '../../../lib/server/features/organizations/suspensions.reconcile.ts';
import { requestSupportGrant } from '../../../lib/server/features/support/request-support-grant.command.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { readOrganizationRecord } from '../../../lib/server/accounts/organization-record.ts';
import { readStoredClaims } from '../../../lib/server/accounts/stored-claims.ts';
import { getOrganization } from '../../../lib/server/features/organizations/get-organization.query.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { credentialRequest, issue, makeUserKey } from '../../harness/issue.ts';
import { suspend } from '../../harness/suspend.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const admin = () => member('acme', 'org-admin');
const request: RequestSupportGrant = { scope: 'non-prod', reason: 'a test', ticket: 'T-1', minutes: 30 };

let vertebra: VertebraProcess;
let resume: () => Promise<void>;
/** what holds each kind of right, and how it connects */
const doors: Record<string, () => Promise<NatsConnection>> = {};
const inside = new Map<string, { connection: NatsConnection; cut: Promise<unknown> }>();

const within = async (name: string) => {
  const connection = await doors[name]?.();
  if (!connection) throw new Error(`no door ${name}`);
  return connection;
};
const stateOf = async () => (await getOrganization(admin(), 'acme')).organization;
const limitsOf = async (side: 'edge' | 'home') => {
  const account = (await readOrganizationRecord('acme'))?.record[side];
  return (await readStoredClaims(account ?? ''))?.nats.limits;
};
const edgeLimits = () => limitsOf('edge');

beforeAll(async () => {
  vertebra = await startVertebra();
  void startSettlingSuspensions();
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev', 'prod'] });
  const once = { reconnect: false, maxReconnectAttempts: 0, timeout: 5_000 };
  for (const role of CREDENTIAL_ROLE_IDS) {
    const durable = CREDENTIAL_ROLES[role].needsDurable ? { durable: role } : {};
    const { creds } = await issue(admin(), 'acme', { environment: 'dev', role, ...durable });
    const authenticator = credsAuthenticator(new TextEncoder().encode(creds));
    doors[role] = () => connect({ ...once, servers: vertebra.nats.url, authenticator });
  }
  const { connect: connectWeb } = await import('nats.ws');
  const browser = (jwt: string, seed: string) => () =>
    connectWeb({
      ...once,
      servers: vertebra.nats.websocketUrl,
      authenticator: jwtAuthenticator(jwt, new TextEncoder().encode(seed)),
    }) as unknown as Promise<NatsConnection>;
  const page = makeUserKey();
  doors.reader = browser((await openNatsSession(admin(), 'acme', page)).jwt, page.seed);
  const overview = makeUserKey();
  doors.inspector = browser((await openNatsSession(operator(), 'acme', overview)).jwt, overview.seed);
  const supporter = sovereign('support');
  const grant = await requestSupportGrant(supporter, 'acme', request);
  const look = makeUserKey();
  const session = await openSupportSession(supporter, 'acme', grant.id, {
    publicKey: look.publicKey,
    stream: 'WS_acme-dev',
  });
  doors.support = browser(session.jwt, look.seed);
});
afterAll(() => vertebra.stop());

describe('suspending an Organization', () => {
  it('cuts everybody who is in it, and lets nobody in', async () => {
    for (const name of Object.keys(doors)) {
      const connection = await within(name);
      inside.set(name, { connection, cut: connection.closed() });
    }
    expect([...inside.keys()]).toEqual([...CREDENTIAL_ROLE_IDS, ...Object.keys(SESSION_ROLES).toReversed(), 'support']);
    resume = await suspend('acme');
    for (const { cut } of inside.values()) await cut;
    await expect.poll(async () => (await stateOf()).state, { timeout: 10_000 }).toBe('suspended');
    for (const name of Object.keys(doors)) await expect(within(name)).rejects.toThrow();
    for (const side of ['edge', 'home'] as const) expect(await limitsOf(side)).toMatchObject({ conn: 0, leaf: 0 });
  });

  it('is said in one sentence wherever something would be opened or issued', async () => {
    const { closed } = await stateOf();
    expect(closed).toMatch(/^acme is suspended: nobody can connect/);
    const key = makeUserKey();
    const refused = { code: 'conflict', message: closed };
    await expect(openNatsSession(admin(), 'acme', key)).rejects.toMatchObject(refused);
    await expect(createCredentialChallenge(admin(), 'acme')).rejects.toMatchObject(refused);
    await expect(requestSupportGrant(operator(), 'acme', request)).rejects.toMatchObject(refused);
  });

  it('is kept by every write of the edge account', async () => {
    const { writeEdge } = await import('../../../lib/server/accounts/account-writer.ts');
    const { suspensionGrant } = await import('../../../lib/server/access/reconcile-grant.ts');
    await writeEdge(suspensionGrant('acme'), (await stateOf()).account);
    expect(await edgeLimits()).toMatchObject({ conn: 0, leaf: 0 });
  });

  it('is written down, once', async () => {
    const records = async () =>
      (await listAudit(operator(), { organization: 'acme', action: 'suspension.settle', limit: 10 })).items;
    await expect.poll(async () => (await records()).length).toBe(1);
    expect((await records())[0]).toMatchObject({ result: 'done', actor: { username: 'vertebra' } });
  });

  it('ends with everybody let in again, as it was before', async () => {
    await resume();
    await expect.poll(async () => (await stateOf()).state, { timeout: 10_000 }).toBe('active');
    for (const name of Object.keys(doors)) await (await within(name)).close();
    expect(await edgeLimits()).toMatchObject({ conn: DEFAULT_LIMITS.connections, leaf: -1 });
    await credentialRequest(admin(), 'acme', { environment: 'dev', role: 'publisher' });
  });

  it('is not told as done while the edge account is open', async () => {
    // what a server that has not heard of it yet knows: the home account alone
    const index = await getIndex();
    const organization = index.organizations.get('acme');
    if (!organization) throw new Error('acme is not there');
    const closed = { ...organization, standing: { ...organization.standing, closed: true } };
    expect(index.standingOf(closed)).toMatchObject({
      state: 'suspending',
      closed: expect.stringContaining('is being') as string,
    });
  });

  it('of several servers at once comes to the same', async () => {
    const again = await suspend('acme');
    await Promise.all([settleSuspensions(), settleSuspensions(), settleSuspensions()]);
    expect(await edgeLimits()).toMatchObject({ conn: 0, leaf: 0 });
    await again();
    await Promise.all([settleSuspensions(), settleSuspensions()]);
    await expect.poll(edgeLimits).toMatchObject({ conn: DEFAULT_LIMITS.connections, leaf: -1 });
    await expect.poll(async () => (await stateOf()).state).toBe('active');
  });
});
