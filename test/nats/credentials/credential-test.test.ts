import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Probe } from '../../../lib/client/nats/credential-test/credential-probes.ts';
import { credentialProbes } from '../../../lib/client/nats/credential-test/credential-probes.ts';
import type { ProbeOutcome } from '../../../lib/client/nats/credential-test/test-credential.ts';
import { testCredential } from '../../../lib/client/nats/credential-test/test-credential.ts';
import type { CredentialRole } from '../../../lib/domain/credentials/credential-roles.ts';
import { CREDENTIAL_ROLE_IDS, CREDENTIAL_ROLES } from '../../../lib/domain/credentials/credential-roles.ts';
import { environmentAssets } from '../../../lib/domain/names.ts';
import { projectorGrant } from '../../../lib/server/access/projector-grant.ts';
import { borrowHome } from '../../../lib/server/accounts/home/home-pool.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { issueCredential } from '../../../lib/server/features/credentials/issue-credential.command.ts';
import { member, operator } from '../../harness/callers.ts';
import { credentialRequest, makeUserKey } from '../../harness/issue.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';

let vertebra: VertebraProcess;
beforeAll(async () => {
  vertebra = await startVertebra();
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev'] });
});
afterAll(() => vertebra.stop());

/** Tests a credential of one role as the page does, by the promises of that role or of another. */
async function tryOut(role: CredentialRole, promisesOf: CredentialRole = role): Promise<ProbeOutcome[]> {
  const caller = member('acme', 'org-admin');
  const key = makeUserKey();
  const wish = {
    environment: 'dev',
    role,
    ...(CREDENTIAL_ROLES[role].needsDurable ? { durable: 'worker' } : {}),
  } as const;
  const issued = await issueCredential(caller, 'acme', await credentialRequest(caller, 'acme', wish, key));
  const { jwt, inboxPrefix, endpoints, credential } = issued;
  const probes = credentialProbes({ endpoints, credential: { ...credential, role: promisesOf } });
  const tested = { jwt, inboxPrefix, seed: key.seed, websocket: endpoints.websocket };
  return Array.fromAsync(testCredential(tested, probes));
}

const broken = (outcomes: ProbeOutcome[]) =>
  outcomes.filter(({ asPromised }) => !asPromised).map(({ probe, evidence }) => `${probe.title}: ${evidence}`);

/** The last sequences of the Environment's stream and bucket: what was stored in them, deleted or not. */
async function stored(): Promise<number[]> {
  const account = (await getIndex()).organizations.get('acme')?.account ?? '';
  const home = await borrowHome(projectorGrant('acme'), { organization: 'acme', account });
  try {
    const { stream, bucketStream, rejectedStream } = environmentAssets('acme-dev');
    const { streams } = await jetstreamManager(home.connection, { checkAPI: false });
    const states = [stream, bucketStream, rejectedStream].map(
      async (name) => (await streams.info(name)).state.last_seq,
    );
    return await Promise.all(states);
  } finally {
    home.release();
  }
}

test.each(CREDENTIAL_ROLE_IDS)('a new %s keeps every promise, and its test leaves nothing', async (role) => {
  const before = await stored();
  const outcomes = await tryOut(role);
  expect(broken(outcomes)).toEqual([]);
  expect(outcomes.length).toBeGreaterThanOrEqual(4);
  expect(await stored()).toEqual(before);
});

test.each([
  ['publisher', 'Publish an event: accepted by WS_acme-dev, not stored'],
  ['kv-writer', 'Write a key: accepted by KV_ws-acme-dev-state, not stored'],
] as const)('that a %s may write is said by the stream itself', async (role, said) => {
  const outcomes = await tryOut(role);
  expect(outcomes.map(({ probe, evidence }) => `${probe.title}: ${evidence}`)).toContain(said);
});

test('what the server does not refuse is found', async () => {
  expect(broken(await tryOut('trusted-kv-reader', 'kv-reader'))).toEqual([
    'Create a consumer: not refused: created and deleted',
  ]);
});

test('what the server refuses though it was promised is found', async () => {
  expect(broken(await tryOut('kv-reader', 'kv-writer'))).toEqual(['Write a key: refused by the server']);
});

test('without a connection there is one outcome, and it says so', async () => {
  const websocket = 'ws://127.0.0.1:1';
  const probe: Probe = { kind: 'connect', title: 'Connect', target: websocket, expects: 'works' };
  const { seed, publicKey } = makeUserKey();
  const tested = { jwt: 'none', seed, websocket, inboxPrefix: `_INBOX.${publicKey}` };
  expect(broken(await Array.fromAsync(testCredential(tested, [probe, probe])))).toEqual(['Connect: no connection']);
});
