import { createAccount } from 'nkeys.js';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { IssueCredential } from '../../../lib/domain/credentials/credential.ts';
import { issueCredentialSchema } from '../../../lib/domain/credentials/credential.ts';
import { CREDENTIAL_ROLE_IDS, CREDENTIAL_ROLES } from '../../../lib/domain/credentials/credential-roles.ts';
import type { Caller } from '../../../lib/domain/system/caller.ts';
import { proofOfPossession } from '../../../lib/domain/credentials/proof.ts';
import { createCredentialChallenge } from '../../../lib/server/features/credentials/credential-challenge.command.ts';
import { issueCredential } from '../../../lib/server/features/credentials/issue-credential.command.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { listCredentials } from '../../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { connectWith, targetOrganization } from '../../battery/organization.ts';
import { member, sovereign } from '../../harness/callers.ts';
import { credentialRequest, issue, makeUserKey } from '../../harness/issue.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const STREAM = 'WS_acme-prod';
const admin = () => member('acme', 'org-admin');
const publisher = { environment: 'prod', role: 'publisher' } as const;
const subscriber = { environment: 'prod', role: 'subscriber', durable: 'made' } as const;

let vertebra: VertebraProcess;
let acme: NatsConnection;
let globex: NatsConnection;
beforeAll(async () => {
  vertebra = await startVertebra();
  acme = await targetOrganization(vertebra.nats.url, 'acme', ['dev', 'prod']);
  globex = await targetOrganization(vertebra.nats.url, 'globex', ['prod']);
});
afterAll(async () => {
  await Promise.all([acme.close(), globex.close()]);
  await vertebra.stop();
});

/** All that issuing leaves: records of both Organizations and consumers. */
async function traces(): Promise<unknown> {
  const records = await Promise.all(
    ['acme', 'globex'].map((organization) => listCredentials(sovereign('support'), organization, { limit: 100 })),
  );
  const consumers: string[] = [];
  for await (const { name } of (await jetstreamManager(acme)).consumers.list(STREAM)) consumers.push(name);
  return { records: records.flatMap(({ items }) => items), consumers };
}

describe('an issued credential', () => {
  it('is remembered without anything secret, and connects', async () => {
    const held = await issue(admin(), 'acme', { ...publisher, name: 'billing', expiryDays: 2 });
    const { items } = await listCredentials(admin(), 'acme', { limit: 10 });
    expect(items[0]).toEqual({ ...held.issued.credential, state: 'expires-soon', revoked: null, lastSeen: null });
    expect(items[0]).toMatchObject({
      publicKey: held.publicKey,
      name: 'billing',
      durable: null,
      issuedBy: { issuer: 'https://id.example', subject: 'sub-acme-org-admin', username: 'acme-org-admin' },
    });
    expect(JSON.stringify(items)).not.toMatch(/eyJ|\bS[UA][A-Z2-7]{50}/);
    const lifetime = Date.parse(held.issued.credential.expiresAt) - Date.parse(held.issued.credential.issuedAt);
    expect(lifetime).toBe(2 * 86_400_000);
    const client = await connectWith(vertebra.nats.url, held);
    expect((await jetstream(client).publish('ws.acme-prod.x')).stream).toBe(STREAM);
    await client.close();
  });

  it('has its name in the audit log of its own Organization alone', async () => {
    const held = await issue(admin(), 'acme', { ...publisher, name: 'named' });
    const named = { [held.publicKey]: { name: 'named', role: 'publisher', environment: 'prod' } };
    const filter = { action: 'credential.issue', limit: 5 } as const;
    for (const caller of [admin(), sovereign('security-officer')])
      expect((await listAudit(caller, filter)).credentials).toMatchObject(named);
    expect((await listAudit(member('globex', 'org-admin'), filter)).credentials).toEqual({});
    const foreign = { ...filter, object: held.publicKey };
    expect((await listAudit(member('globex', 'org-admin'), foreign)).credentials).toEqual({});
  });

  it('loses nothing behind an event without payload and headers', async () => {
    // nats-server takes a wholly empty message for the end of a streamed answer of an imported service (client.go,
    // processServiceImport, v2.15.1), so the rest of that pull may come only after the wait for acknowledgement.
    const manager = await jetstreamManager(acme);
    const held = await issue(admin(), 'acme', { ...subscriber, durable: 'waiting' });
    await manager.consumers.update(STREAM, 'waiting', { ack_wait: 1e9, filter_subject: 'ws.acme-prod.gap.>' });
    for (const payload of ['one', '', 'three']) await jetstream(acme).publish('ws.acme-prod.gap.x', payload);
    const client = await connectWith(vertebra.nats.url, held);
    const consumer = await jetstream(client, { checkAPI: false }).consumers.get(STREAM, 'waiting');
    const got = new Set<string>();
    const pull = async () => {
      for await (const message of await consumer.fetch({ max_messages: 3, expires: 1500 })) {
        got.add(message.string());
        message.ack();
      }
      return [...got];
    };
    await expect.poll(pull, { timeout: 15_000 }).toEqual(['one', '', 'three']);
    await client.close();
  });
});

describe('who may issue', () => {
  it.each([
    ['a viewer', () => member('acme', 'org-viewer'), 'dev', 'forbidden'],
    ['a developer for prod', () => member('acme', 'org-developer'), 'prod', 'forbidden'],
    ['the operator', () => sovereign('sovereign-admin'), 'dev', 'forbidden'],
    ['support', () => sovereign('support'), 'dev', 'forbidden'],
    ["another Organization's admin", () => member('globex', 'org-admin'), 'dev', 'not-found'],
  ] as const)('is not %s', async (_name, caller, environment, code) => {
    const before = await traces();
    const request = await credentialRequest(admin(), 'acme', { role: 'publisher', environment });
    await expect(issueCredential(caller(), 'acme', request)).rejects.toMatchObject({ code });
    expect(await traces()).toEqual(before);
  });

  it.each(CREDENTIAL_ROLE_IDS.filter((role) => CREDENTIAL_ROLES[role].kind === 'trusted'))(
    'is not a developer of %s, which reaches prod as well, for any Environment',
    async (role) => {
      const before = await traces();
      for (const environment of ['dev', 'prod'] as const) {
        const request = await credentialRequest(admin(), 'acme', { role, environment });
        const issued = issueCredential(member('acme', 'org-developer'), 'acme', request);
        const message = expect.stringContaining('reaches every Environment, prod included') as string;
        await expect(issued).rejects.toMatchObject({ code: 'forbidden', action: 'credential.issue-trusted', message });
      }
      expect(await traces()).toEqual(before);
    },
  );

  it('is an admin of a trusted role, and the record says under which right', async () => {
    const held = await issue(admin(), 'acme', { role: 'trusted-kv-reader', environment: 'dev' });
    expect(held.issued.credential.issuedUnder).toBe('credential.issue-trusted');
  });

  it('is a developer for dev', async () => {
    const held = await issue(member('acme', 'org-developer'), 'acme', { role: 'publisher', environment: 'dev' });
    expect(held.issued.credential.environment).toBe('dev');
  });

  it('learns nothing of an Organization that does not exist', async () => {
    const asked = ['nowhere', 'globex'].map((name) =>
      createCredentialChallenge(admin(), name).then((challenge) => JSON.stringify(challenge), String),
    );
    const [missing, foreign] = await Promise.all(asked);
    expect(missing?.replace('nowhere', 'globex')).toBe(foreign);
  });
});

const change = async (wish: Parameters<typeof credentialRequest>[2], odd: Partial<IssueCredential>) => ({
  ...(await credentialRequest(admin(), 'acme', wish)),
  ...odd,
});
const noncesOf = async (caller: Caller, organization = 'acme') =>
  (await createCredentialChallenge(caller, organization)).nonce;

/** Every way a request can be wrong, each with a signature that fits what is asked for, but where it is the signature. */
const REFUSED: [string, () => Promise<IssueCredential>, string][] = [
  [
    'a nonce of another person',
    async () =>
      credentialRequest(admin(), 'acme', { ...publisher, nonce: await noncesOf(member('acme', 'org-admin', 'else')) }),
    'proof-refused',
  ],
  [
    'a nonce of another Organization',
    async () =>
      credentialRequest(admin(), 'acme', {
        ...publisher,
        nonce: await noncesOf(member('globex', 'org-admin'), 'globex'),
      }),
    'proof-refused',
  ],
  [
    'a nonce made up',
    () => credentialRequest(admin(), 'acme', { ...publisher, nonce: `abc.${Date.now() + 60_000}.abc` }),
    'proof-refused',
  ],
  ['a nonce without parts', () => credentialRequest(admin(), 'acme', { ...publisher, nonce: 'x' }), 'proof-refused'],
  ['a signature that is none', () => change(publisher, { signature: 'A'.repeat(86) }), 'proof-refused'],
  ['a signature for another role', async () => change(publisher, { role: 'kv-writer' }), 'proof-refused'],
  ['a signature for another name', async () => change(publisher, { name: 'else' }), 'proof-refused'],
  ['a signature for another expiry', async () => change(publisher, { expiryDays: 2 }), 'proof-refused'],
  ['a signature for another durable', async () => change(subscriber, { durable: 'else' }), 'proof-refused'],
  ['a signature for a durable of its own', async () => change(subscriber, { joinsDurable: true }), 'proof-refused'],
  ['a signature for another Environment', async () => change(publisher, { environment: 'dev' }), 'proof-refused'],
  [
    'a signature of another key',
    async () => change(publisher, { publicKey: makeUserKey().publicKey }),
    'proof-refused',
  ],
  [
    'a signature for another Organization',
    async () => {
      const request = await credentialRequest(admin(), 'acme', publisher);
      const key = makeUserKey();
      const signature = key.sign(
        proofOfPossession({ act: 'issues', ...request, organization: 'globex', publicKey: key.publicKey }),
      );
      return { ...request, publicKey: key.publicKey, signature };
    },
    'proof-refused',
  ],
  ['an account key', () => change(publisher, { publicKey: createAccount().getPublicKey() }), 'invalid-request'],
  [
    'a key with a wrong checksum',
    async () => {
      const { publicKey } = makeUserKey();
      return change(publisher, { publicKey: `${publicKey.slice(0, -1)}${publicKey.endsWith('A') ? 'B' : 'A'}` });
    },
    'invalid-request',
  ],
  [
    'an Environment the Organization has not',
    () => credentialRequest(admin(), 'acme', { role: 'publisher', environment: 'uat' }),
    'invalid-request',
  ],
  [
    'an expiry beyond the maximum',
    () => credentialRequest(admin(), 'acme', { ...publisher, expiryDays: 366 }),
    'invalid-request',
  ],
  [
    'an expiry beyond that of a trusted role',
    () => credentialRequest(admin(), 'acme', { environment: 'prod', role: 'trusted-publisher', expiryDays: 91 }),
    'invalid-request',
  ],
  [
    'no durable',
    () => credentialRequest(admin(), 'acme', { environment: 'prod', role: 'subscriber' }),
    'invalid-request',
  ],
  [
    'a durable that is not needed',
    () => credentialRequest(admin(), 'acme', { ...publisher, durable: 'made' }),
    'invalid-request',
  ],
  [
    'a durable to join for a role without one',
    () => credentialRequest(admin(), 'acme', { ...publisher, joinsDurable: true }),
    'invalid-request',
  ],
  [
    'a durable that Vertebra did not make',
    () => credentialRequest(admin(), 'acme', { ...subscriber, durable: 'other' }),
    'conflict',
  ],
  [
    'one, joining it',
    () => credentialRequest(admin(), 'acme', { ...subscriber, durable: 'other', joinsDurable: true }),
    'conflict',
  ],
  [
    'a durable to join that is not there',
    () => credentialRequest(admin(), 'acme', { ...subscriber, durable: 'nothing', joinsDurable: true }),
    'conflict',
  ],
  ['a durable that pushes', () => credentialRequest(admin(), 'acme', { ...subscriber, durable: 'pushes' }), 'conflict'],
  [
    'a durable without acknowledgements',
    () => credentialRequest(admin(), 'acme', { ...subscriber, durable: 'careless' }),
    'conflict',
  ],
];

describe('a request is refused, and leaves nothing, with', () => {
  beforeAll(async () => {
    const { consumers } = await jetstreamManager(acme);
    const pushes = { durable_name: 'pushes', deliver_subject: 'push.here', ack_policy: AckPolicy.Explicit };
    await consumers.add(STREAM, pushes);
    await consumers.add(STREAM, { durable_name: 'careless', ack_policy: AckPolicy.None });
  });
  let before: unknown;
  beforeEach(async () => {
    before = await traces();
  });

  it.each(REFUSED)('%s', async (_name, makeRequest, code) => {
    const caller = admin();
    await expect(issueCredential(caller, 'acme', await makeRequest())).rejects.toMatchObject({ code });
    expect(await traces()).toEqual(before);
    const { items } = await listAudit(admin(), { organization: 'acme', limit: 2 });
    expect(items.map(({ result, correlation }) => [result, correlation])).toEqual([
      ['refused', caller.correlation],
      ['intent', caller.correlation],
    ]);
  });

  it('the same nonce again', async () => {
    const nonce = await noncesOf(admin());
    await issueCredential(admin(), 'acme', await credentialRequest(admin(), 'acme', { ...publisher, nonce }));
    before = await traces();
    const again = await credentialRequest(admin(), 'acme', { ...publisher, nonce });
    await expect(issueCredential(admin(), 'acme', again)).rejects.toMatchObject({ code: 'replay-refused' });
    expect(await traces()).toEqual(before);
  });

  it.each([
    ['with something behind it', (nonce: string) => `${nonce}.x`],
    ['with a pad', (nonce: string) => `${nonce}=`],
    ['with a character that base64url leaves out', (nonce: string) => `${nonce}~`],
    [
      'in another spelling of its last character',
      (nonce: string) => {
        const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
        return nonce.slice(0, -1) + (alphabet[alphabet.indexOf(nonce.slice(-1)) ^ 1] ?? '');
      },
    ],
    [
      'with a later expiry',
      (nonce: string) => nonce.replace(/\.(\d+)\./, (_all, at: string) => `.${Number(at) + 60_000}.`),
    ],
  ])('the same nonce %s', async (_name, tamper) => {
    const nonce = tamper(await noncesOf(admin()));
    const request = await credentialRequest(admin(), 'acme', { ...publisher, nonce });
    await expect(issueCredential(admin(), 'acme', request)).rejects.toMatchObject({ code: 'proof-refused' });
    expect(await traces()).toEqual(before);
  });

  it('a nonce of five minutes ago', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const request = await credentialRequest(admin(), 'acme', publisher);
    vi.setSystemTime(Date.now() + 301_000);
    const late = issueCredential(admin(), 'acme', request);
    const message = expect.stringContaining('expired') as string;
    await expect(late).rejects.toMatchObject({ code: 'proof-refused', message });
    expect(await traces()).toEqual(before);
  });

  it('a public key that has a credential already, whose record stays', async () => {
    const key = makeUserKey();
    await issueCredential(admin(), 'acme', await credentialRequest(admin(), 'acme', publisher, key));
    before = await traces();
    const again = await credentialRequest(admin(), 'acme', { ...publisher, role: 'kv-reader' }, key);
    await expect(issueCredential(admin(), 'acme', again)).rejects.toMatchObject({ code: 'conflict' });
    expect(await traces()).toEqual(before);
  });

  it.each([
    ['an unknown role', { role: 'root' }],
    ['a name that is no slug', { name: 'Billing Service' }],
    ['a durable that is no slug', { durable: '*' }],
    ['the projector’s durable', { durable: 'projector' }],
    ['the projector’s durable in capitals', { durable: 'PROJECTOR' }],
    ['the name of a session', { name: 'session-reader' }],
    ['a malformed key', { publicKey: 'UABC' }],
    ['no days at all', { expiryDays: 0 }],
    ['half a day', { expiryDays: 0.5 }],
    ['no nonce', { nonce: '' }],
    ['half a signature', { signature: 'abc' }],
  ])('%s, at the border already', async (_name, odd) => {
    const request = await credentialRequest(admin(), 'acme', publisher);
    expect(issueCredentialSchema.safeParse(request).success).toBe(true);
    expect(issueCredentialSchema.safeParse({ ...request, ...odd }).success).toBe(false);
  });
});
