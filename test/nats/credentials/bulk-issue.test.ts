/** Several credentials in one act: all or none, whatever stands against one of them. */
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../lib/domain/audit/audit.ts';
import { issueCredentialsSchema } from '../../../lib/domain/credentials/bulk/bulk-issue.ts';
import type { IssueCredentials } from '../../../lib/domain/credentials/bulk/bulk-issue.ts';
import { MOST_CREDENTIALS_AT_ONCE } from '../../../lib/domain/credentials/bulk/credential-lines.ts';
import { formatCreds } from '../../../lib/domain/credentials/creds-file.ts';
import type { Caller } from '../../../lib/domain/system/caller.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { outcomeOfBulkIssue } from '../../../lib/server/features/credentials/bulk/bulk-issue.reconcile.ts';
import { openBulkIssue, readOpenBulkIssues } from '../../../lib/server/features/credentials/bulk/bulk-issues.store.ts';
import { issueCredentials } from '../../../lib/server/features/credentials/bulk/issue-credentials.command.ts';
import { listCredentials } from '../../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { revokeCredentials } from '../../../lib/server/features/credentials/revoke-credentials.command.ts';
import { MAX_BODY_BYTES } from '../../../lib/server/http/edge/read-body.ts';
import { connectWith, targetOrganization } from '../../battery/organization.ts';
import { member, sovereign } from '../../harness/callers.ts';
import { bulkRequest, issue, issueMany, makeUserKey } from '../../harness/issue.ts';
import type { UserKey, Wish } from '../../harness/issue.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const admin = () => member('acme', 'org-admin');
const developer = () => member('acme', 'org-developer');
const publisher = (name: string) => ({ environment: 'dev', role: 'publisher', name }) as const;
const subscriber = (name: string) => ({ environment: 'dev', role: 'subscriber', name, durable: name }) as const;

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

/** All that issuing leaves: records of both Organizations, consumers, and what is under way. */
async function traces(): Promise<unknown> {
  const records = await Promise.all(
    ['acme', 'globex'].map((organization) => listCredentials(sovereign('support'), organization, { limit: 500 })),
  );
  const consumers: string[] = [];
  for await (const { name } of (await jetstreamManager(acme)).consumers.list('WS_acme-dev')) consumers.push(name);
  return { records: records.flatMap(({ items }) => items), consumers, open: await readOpenBulkIssues() };
}

const auditOf = async (caller: Caller) => {
  const { items } = await listAudit(sovereign('security-officer'), { limit: 500 });
  return items.filter(({ correlation }) => correlation === caller.correlation).reverse();
};

/** What stands against a request, whether it is thrown or comes as the last line; nothing may be left of it. */
async function refusal(caller: Caller, organization: string, input: IssueCredentials) {
  const before = await traces();
  const answer = await issueMany(caller, organization, input).then(
    ({ last }) => last,
    (error: unknown) => error as { code: string; message: string; fields?: { path: string; message: string }[] },
  );
  expect(await traces()).toEqual(before);
  return answer;
}
const refusalOf = async (wishes: readonly (Wish & { key?: UserKey })[], odd: Partial<IssueCredentials> = {}) =>
  refusal(admin(), 'acme', { ...(await bulkRequest(admin(), 'acme', wishes)), ...odd });
const field = (path: string, said: string) => ({ path, message: expect.stringContaining(said) as string });

describe('several credentials', () => {
  it('are issued in one act, and each connects as one issued alone', async () => {
    const caller = admin();
    const [one, two, three] = [makeUserKey(), makeUserKey(), makeUserKey()] as const;
    const keys = [one, two, three];
    const input = await bulkRequest(caller, 'acme', [
      { ...publisher('press'), expiryDays: 2, key: one },
      { ...subscriber('worker'), key: two },
      { environment: 'prod', role: 'trusted-kv-reader', name: 'watcher', key: three },
    ]);
    const { last, lines } = await issueMany(caller, 'acme', input);
    if (last.type !== 'issued') throw new Error(JSON.stringify(last));
    expect(lines[0]).toEqual({ type: 'progress', made: 0, of: 3 });
    expect(last.credentials.map(({ credential }) => credential.publicKey)).toEqual(keys.map((key) => key.publicKey));
    expect(last.credentials.map(({ credential }) => credential.issuedUnder)).toEqual([
      'credential.issue',
      'credential.issue',
      'credential.issue-trusted',
    ]);
    const clients = await Promise.all(
      last.credentials.map(({ credential, jwt }, index) =>
        connectWith(vertebra.nats.url, {
          creds: formatCreds(jwt, keys[index]?.seed ?? ''),
          publicKey: credential.publicKey,
        }),
      ),
    );
    const [press, reader] = clients as [NatsConnection, NatsConnection];
    expect((await jetstream(press).publish('ws.acme-dev.bulk', 'hello')).stream).toBe('WS_acme-dev');
    const consumer = await jetstream(reader, { checkAPI: false }).consumers.get('WS_acme-dev', 'worker');
    expect((await consumer.next())?.string()).toBe('event 0');
    await Promise.all(clients.map((client) => client.close()));

    expect(
      (await auditOf(caller)).map(({ action, result, object, reason }) => [action, result, object, reason]),
    ).toEqual([
      ['credential.issue-many', 'intent', caller.correlation, null],
      [
        'credential.issue-many',
        'done',
        caller.correlation,
        '3 credentials: 1 publisher/dev, 1 subscriber/dev, 1 trusted-kv-reader/prod.',
      ],
      ...keys.map((key) => ['credential.issue', 'done', key.publicKey, 'One of 3 that were issued together.']),
    ]);
    expect(await readOpenBulkIssues()).toEqual([]);
  });

  it('as many as there may be fit into the body of a request', async () => {
    const long = (index: number) => `${'n'.repeat(27)}${String(index).padStart(5, '0')}`;
    const wishes = Array.from({ length: MOST_CREDENTIALS_AT_ONCE }, (_, index) => ({
      ...subscriber(long(index)),
      expiryDays: 365,
    }));
    const input = await bulkRequest(admin(), 'acme', wishes);
    expect(JSON.stringify(input).length).toBeLessThan(MAX_BODY_BYTES);
    const start = performance.now();
    const { last, lines } = await issueMany(admin(), 'acme', input);
    process.stdout.write(`${String(wishes.length)} subscribers in ${(performance.now() - start).toFixed(0)} ms\n`);
    expect(last).toMatchObject({ type: 'issued' });
    const made = lines.flatMap((line) => (line.type === 'progress' ? [line.made] : []));
    expect(made).toEqual([...made].sort((a, b) => a - b));
    expect(made.at(-1)).toBe(MOST_CREDENTIALS_AT_ONCE);
    const tooMany = { ...input, credentials: [...input.credentials, input.credentials[0]] };
    expect(issueCredentialsSchema.safeParse(tooMany).error?.issues[0]?.message).toContain('At most 200');
    expect(issueCredentialsSchema.safeParse({ ...input, credentials: [] }).success).toBe(false);
  });
});

describe('who may', () => {
  it.each([
    ['a viewer', () => member('acme', 'org-viewer'), 'forbidden'],
    ['the operator', () => sovereign('sovereign-admin'), 'forbidden'],
    ['support', () => sovereign('support'), 'forbidden'],
    ['a security officer', () => sovereign('security-officer'), 'forbidden'],
    ["another Organization's admin", () => member('globex', 'org-admin'), 'not-found'],
  ] as const)('is not %s', async (_name, caller, code) => {
    const input = await bulkRequest(admin(), 'acme', [publisher('theirs')]);
    expect(await refusal(caller(), 'acme', input)).toMatchObject({ code });
  });

  it('is a developer, but for lines of prod and of trusted roles, which are all named', async () => {
    const input = await bulkRequest(developer(), 'acme', [
      publisher('dev-one'),
      { ...publisher('dev-two'), environment: 'prod' },
      { ...publisher('dev-three'), role: 'trusted-publisher' },
    ]);
    expect(await refusal(developer(), 'acme', input)).toMatchObject({
      code: 'forbidden',
      action: 'credential.issue-prod',
      fields: [
        field('credentials.1.environment', 'issue credentials for prod'),
        field('credentials.2.role', 'issue trusted credentials'),
      ],
    });
    const allowed = await bulkRequest(developer(), 'acme', [publisher('dev-one'), subscriber('dev-four')]);
    expect((await issueMany(developer(), 'acme', allowed)).last.type).toBe('issued');
  });
});

describe('nothing is issued', () => {
  it('for lines that are wrong, and all of them are named', async () => {
    const twice = makeUserKey();
    const wrong = await refusalOf([
      publisher('fine'),
      { ...publisher('nowhere'), environment: 'uat' },
      { ...publisher('long'), role: 'kv-writer', expiryDays: 181 },
      { ...publisher('none'), role: 'subscriber' },
      { ...publisher('some'), durable: 'some' },
      { ...publisher('fine'), key: twice },
      { ...publisher('other'), key: twice },
      { ...subscriber('shared-a'), durable: 'shared' },
      { ...subscriber('shared-b'), durable: 'shared' },
      { ...publisher('forged'), publicKey: `U${'A'.repeat(55)}` },
    ]);
    expect(wrong).toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining('8 of 10 cannot be') as string,
      fields: [
        field('credentials.1.environment', 'acme has no Environment acme-uat'),
        field('credentials.2.expiryDays', 'At most 180 days'),
        field('credentials.3.durable', 'enter a name'),
        field('credentials.4.durable', 'no durable consumer'),
        field('credentials.5.name', 'The same as in credentials.0'),
        field('credentials.6.publicKey', 'The same as in credentials.5'),
        field('credentials.8.durable', 'The same as in credentials.7'),
        field('credentials.9.publicKey', 'No public user nkey'),
      ],
    });
  });

  it('for a signature by another key, over another line, or over another challenge', async () => {
    const input = await bulkRequest(admin(), 'acme', [publisher('p-one'), publisher('p-two'), publisher('p-three')]);
    const [one, two, three] = input.credentials as [
      IssueCredentials['credentials'][number],
      IssueCredentials['credentials'][number],
      IssueCredentials['credentials'][number],
    ];
    const swapped = [one, { ...two, signature: three.signature }, { ...three, expiryDays: 2 }];
    expect(await refusal(admin(), 'acme', { ...input, credentials: swapped })).toMatchObject({
      code: 'proof-refused',
      fields: [field('credentials.1.signature', 'not by the private key'), field('credentials.2.signature', '')],
    });
    const other = await bulkRequest(admin(), 'acme', [publisher('p-one')]);
    expect(await refusal(admin(), 'acme', { ...input, nonce: other.nonce })).toMatchObject({ code: 'proof-refused' });
    expect(await refusal(developer(), 'acme', input)).toMatchObject({ code: 'proof-refused' });
    expect(await refusal(member('acme', 'org-admin', 'bea'), 'acme', input)).toMatchObject({ code: 'proof-refused' });
    expect((await issueMany(admin(), 'acme', input)).last.type).toBe('issued');
    // The file is sent once more: its names and keys are taken, and its challenge is used.
    expect(await refusal(admin(), 'acme', input)).toMatchObject({ code: 'conflict' });
  });

  it('twice for one challenge', async () => {
    const input = await bulkRequest(admin(), 'acme', [publisher('n-one')]);
    await issueMany(admin(), 'acme', input);
    const reused = await bulkRequest(admin(), 'acme', [publisher('n-two')], input.nonce);
    expect(await refusal(admin(), 'acme', reused)).toMatchObject({ code: 'replay-refused' });
  });

  it('for names, keys and durables that there are, and for a key that was revoked', async () => {
    const held = await issue(admin(), 'acme', publisher('known'));
    const cut = await issue(admin(), 'acme', publisher('leaked'));
    await issue(member('acme', 'org-developer', 'bob'), 'acme', subscriber('of-bob'));
    const selection = { by: 'key' as const, publicKeys: [cut.publicKey] };
    await Array.fromAsync(
      await revokeCredentials(admin(), 'acme', { selection, reason: 'Leaked by hand.', deleteDurables: false }),
    );
    const answer = await refusalOf([
      publisher('known'),
      { ...publisher('known-two'), key: held.key },
      { ...publisher('leaked-two'), key: cut.key },
      // the name of a revoked one is free, and so is that of another Environment
      publisher('leaked'),
      { ...publisher('known-three'), environment: 'prod' },
    ]);
    expect(answer).toMatchObject({
      code: 'conflict',
      fields: [
        field('credentials.0.name', held.publicKey),
        field('credentials.1.publicKey', 'In use by another credential'),
        field('credentials.2.publicKey', 'Leaked by hand.'),
      ],
    });
    await (await connectWith(vertebra.nats.url, held)).close();
    // Found when the lines before it are written down already.
    expect(
      await refusalOf([publisher('new-one'), subscriber('new-two'), { ...subscriber('x'), durable: 'of-bob' }]),
    ).toEqual({
      type: 'failed',
      detail: expect.stringContaining('1 of 3 cannot be') as string,
      fields: [field('credentials.2.durable', 'the durable of bob')],
    });
  });
});

it('what another act has issued for a key of it stays when it is taken back', async () => {
  const held = await issue(admin(), 'acme', publisher('stays'));
  await openBulkIssue({ organization: 'acme', act: 'another', publicKeys: [held.publicKey] });
  const intent = { organization: 'acme', correlation: 'another' } as AuditEntry;
  expect(await outcomeOfBulkIssue(intent)).toMatchObject({ result: 'failed' });
  expect(await readOpenBulkIssues()).toEqual([]);
  const { items } = await listCredentials(admin(), 'acme', { limit: 10, search: 'stays' });
  expect(items).toHaveLength(1);
});

it('the same file sent twice at once is issued once', async () => {
  const wishes = [publisher('at-once-a'), subscriber('at-once-b'), publisher('at-once-c')];
  const inputs = await Promise.all([bulkRequest(admin(), 'acme', wishes), bulkRequest(developer(), 'acme', wishes)]);
  const [first, second] = inputs;
  const answers = await Promise.all(
    [issueMany(admin(), 'acme', first), issueMany(developer(), 'acme', second)].map((answer) =>
      answer.then(
        ({ last }) => last.type,
        (error: unknown) => (error as { code: string }).code,
      ),
    ),
  );
  expect(answers.sort()).toEqual(['conflict', 'issued']);
  const { items } = await listCredentials(admin(), 'acme', { limit: 100, search: 'at-once' });
  expect(items.map(({ name }) => name).sort()).toEqual(['at-once-a', 'at-once-b', 'at-once-c']);
});

it('whoever goes away before it is done leaves nothing behind', async () => {
  const before = await traces();
  const caller = admin();
  const wishes = Array.from({ length: 30 }, (_, index) => subscriber(`gone-${String(index)}`));
  const lines = await issueCredentials(caller, 'acme', await bulkRequest(caller, 'acme', wishes));
  expect((await lines.next()).value).toMatchObject({ type: 'progress', made: 0 });
  await lines.return(undefined);
  await expect.poll(async () => (await auditOf(caller)).map(({ result }) => result)).toEqual(['intent', 'refused']);
  expect(await traces()).toEqual(before);
});
