import type { NatsConnection } from '@nats-io/transport-node';
import { headers } from 'nats.ws';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { environmentAssets } from '../../../lib/domain/names.ts';
import type { SupportScope } from '../../../lib/domain/support/support-grant-rules.ts';
import type { SupportGrant } from '../../../lib/domain/support/support-grant.ts';
import { openSupportSessionSchema } from '../../../lib/domain/support/support-grant.ts';
import { follow } from '../../../lib/jetstream/follow/follow.ts';
import { getValues } from '../../../lib/jetstream/kv/get-values.ts';
import { toBucket } from '../../../lib/jetstream/kv/bucket.ts';
import { getStream } from '../../../lib/jetstream/streams/get-stream.ts';
import { readMessagesBefore } from '../../../lib/jetstream/messages/read-messages-before.ts';
import { decideSupportGrant } from '../../../lib/server/features/support/decide-support-grant.command.ts';
import { endSupportGrant } from '../../../lib/server/features/support/end-support-grant.command.ts';
import { decodeJwt } from '../../../lib/server/keys/jwt.ts';
import { addSupportKey, removeSupportKey } from '../../../lib/server/features/support/support-keys.store.ts';
import { authorize } from '../../../lib/server/access/authorize.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { readOrganizationRecord } from '../../../lib/server/accounts/organization-record.ts';
import { readStoredClaims } from '../../../lib/server/accounts/stored-claims.ts';
import { getSystem } from '../../../lib/server/nats/connections/system.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { listOrganizationSupportGrants } from '../../../lib/server/features/support/list-support-grants.query.ts';
import type { Permissions } from '../../battery/allowed.ts';
import { directAttempts } from '../../battery/direct-attempts.ts';
import { allowedQuestions, escapeAttempts } from '../../battery/escape-attempts.ts';
import { beyond, forbidden } from '../../battery/judge.ts';
import { targetOrganization } from '../../battery/organization.ts';
import { runAttempts } from '../../battery/run-attempts.ts';
import { effects, takeSnapshot } from '../../battery/snapshot.ts';
import { targetsOf } from '../../battery/targets.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { issue, makeUserKey } from '../../harness/issue.ts';
import { connectOpened, endAll, openUnderGrant, requestGrant } from '../../harness/support.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const support = () => sovereign('support');
const admin = () => member('acme', 'org-admin');
const DEV = environmentAssets('acme-dev');
const PROD = environmentAssets('acme-prod');

let vertebra: VertebraProcess;
let acme: NatsConnection;
let globex: NatsConnection;
let auditWorks = true;
beforeAll(async () => {
  vertebra = await startVertebra((subject) => auditWorks || !subject.startsWith('audit'));
  acme = await targetOrganization(vertebra.nats.url, 'acme', ['dev', 'prod']);
  globex = await targetOrganization(vertebra.nats.url, 'globex', ['prod']);
});
afterAll(async () => {
  await Promise.all([acme.close(), globex.close()]);
  await vertebra.stop();
});
afterEach(async () => {
  vi.useRealTimers();
  auditWorks = true;
  for (const caller of [support(), operator()]) await endAll(caller, 'acme');
});

async function activeGrant(scope: SupportScope = 'non-prod', minutes = 30): Promise<SupportGrant> {
  const grant = await requestGrant(support(), 'acme', { scope, minutes });
  return grant.state === 'active' ? grant : decideSupportGrant(admin(), 'acme', grant.id, { decision: 'approve' });
}
const open = async (grant: SupportGrant, stream: string, key = makeUserKey()) =>
  openUnderGrant(support(), grant, stream, key);
const connected = async (grant: SupportGrant, stream: string) => {
  const key = makeUserKey();
  const client = await connectOpened(await open(grant, stream, key));
  return { client, key, reader: { connection: client, inboxPrefix: `_INBOX.${key.publicKey}` } };
};
const end = (grant: SupportGrant, caller = admin()) => endSupportGrant(caller, 'acme', grant.id);
const expiryOf = ({ session }: Awaited<ReturnType<typeof open>>) =>
  (decodeJwt(session.jwt).payload as { exp: number }).exp;
const edgeOf = async () => (await readOrganizationRecord('acme'))?.record.edge ?? '';
const rolesAtEdge = async () =>
  ((await readStoredClaims(await edgeOf()))?.nats.signing_keys ?? []).map((key) =>
    typeof key === 'string' ? key : (key.role ?? ''),
  );

describe('a session under a grant', () => {
  it('reads the messages of its stream, with the questions that the console asks', async () => {
    const { client, reader } = await connected(await activeGrant(), DEV.stream);
    const { messages } = await readMessagesBefore(reader, { stream: DEV.stream, limit: 50 });
    expect(
      messages
        .map(({ data }) => new TextDecoder().decode(data))
        .filter(Boolean)
        .at(-1),
    ).toBe('event 0');
    await client.close();
  });

  it('reads the values of its bucket', async () => {
    const { client, reader } = await connected(await activeGrant('everything'), PROD.bucketStream);
    const bucket = toBucket(await getStream(client, PROD.bucketStream));
    const values = bucket && (await getValues(reader, bucket, ['text']));
    expect(new TextDecoder().decode(values?.get('text')?.value)).toBe('value');
    await client.close();
  });

  it.each([
    ['a stream', DEV.stream, `${DEV.subjectPrefix}.live`, DEV.subjects],
    ['a bucket', DEV.bucketStream, `$KV.${DEV.bucket}.live`, DEV.bucketSubjects],
  ])('hears %s live', async (_name, stream, subject, filter) => {
    const { client, reader } = await connected(await activeGrant(), stream);
    const heard: string[] = [];
    client.subscribe(filter, { callback: (_error, message) => heard.push(message.subject) });
    const stop = new AbortController();
    const { state, config } = await getStream(client, stream);
    const followed: string[] = [];
    const following = follow(reader, {
      source: { stream, allowDirect: config.allow_direct },
      subjects: config.subjects,
      after: state.last_seq,
      signal: stop.signal,
      onMessages: (messages) => followed.push(...messages.map((message) => message.subject)),
      look: () => getStream(client, stream),
      turn: () => Promise.resolve(),
    });
    await client.flush();
    acme.publish(subject, 'x');
    await expect.poll(() => [heard, followed]).toEqual([[subject], [subject]]);
    stop.abort();
    await following;
    await client.close();
  });

  it.each([
    ['another Environment', DEV.stream, PROD.stream],
    ['the bucket of the same Environment', DEV.stream, DEV.bucketStream],
    ['another stream, from a bucket', DEV.bucketStream, DEV.stream],
  ])('reads nothing of %s', async (_name, opened, other) => {
    const { client } = await connected(await activeGrant('everything'), opened);
    for (const question of ['STREAM.INFO', 'STREAM.MSG.GET', 'DIRECT.GET']) {
      const answer = client.request(`$JS.API.${question}.${other}`, '{"seq":1}', { timeout: 500 });
      await expect(answer, question).rejects.toMatchObject({ code: 'PERMISSIONS_VIOLATION' });
    }
    await client.close();
  });

  it.each([
    ['prod with a grant for the rest', PROD.stream],
    ["prod's bucket", PROD.bucketStream],
    ['a stream of no Environment', 'SINK'],
    ["another Organization's", 'WS_globex-dev'],
  ])('is not opened for %s, and nothing is written down', async (_name, stream) => {
    const grant = await activeGrant();
    await expect(open(grant, stream)).rejects.toMatchObject({ code: 'invalid-request', fields: [{ path: 'stream' }] });
    const { items } = await listOrganizationSupportGrants(admin(), 'acme');
    expect(items.find(({ id }) => id === grant.id)?.views).toEqual([]);
  });

  it.each(['*', '>', 'WS_acme-dev.x', 'a b', '{{name()}}', '', '$JS'])('names one stream: %j is none', (stream) => {
    expect(openSupportSessionSchema.safeParse({ publicKey: makeUserKey().publicKey, stream }).success).toBe(false);
  });

  it('lives no longer than the grant, the session and the caller’s roles', async () => {
    const grant = await activeGrant('non-prod', 2);
    expect(expiryOf(await open(grant, DEV.stream))).toBe(Math.floor(Date.parse(grant.endsAt ?? '') / 1000));
    const soonGone = { ...support(), expiresAt: Date.now() + 20_000 };
    expect(expiryOf(await openUnderGrant(soonGone, grant, DEV.stream))).toBeLessThanOrEqual(
      Math.ceil(soonGone.expiresAt / 1000),
    );
    await end(grant);
    const long = await activeGrant('non-prod', 60);
    const expiry = expiryOf(await open(long, DEV.stream));
    // made before now, to live for five minutes
    expect(expiry).toBeLessThanOrEqual(Math.floor(Date.now() / 1000) + 300);
  });

  it('is for who holds the grant, as long as their role would ask for one', async () => {
    const grant = await activeGrant();
    await expect(openUnderGrant(operator(), grant, DEV.stream)).rejects.toMatchObject({ code: 'forbidden' });
    const { actor } = support();
    const demoted = { ...support(), actor: { ...actor, roles: [] } as typeof actor };
    await expect(openUnderGrant(demoted, grant, DEV.stream)).rejects.toMatchObject({ code: 'forbidden' });
    const elsewhere = { ...support(), actor: { ...actor, issuer: 'https://other.example' } };
    await expect(openUnderGrant(elsewhere, grant, DEV.stream)).rejects.toMatchObject({ code: 'forbidden' });
    const wrong = openUnderGrant(support(), { ...grant, organization: 'globex' }, DEV.stream);
    await expect(wrong).rejects.toMatchObject({ code: 'not-found' });
    for (const id of ['>', '*', '../x', '00000000-0000-0000-0000-000000000000']) {
      await expect(openUnderGrant(support(), { ...grant, id }, DEV.stream)).rejects.toMatchObject({
        code: 'not-found',
      });
    }
  });
});

describe('what is looked at', () => {
  it('is in the log before there is a JWT, once for a session however often it is renewed', async () => {
    const grant = await activeGrant();
    const key = makeUserKey();
    const caller = support();
    for (let n = 0; n < 3; n += 1) await openUnderGrant(caller, grant, DEV.stream, key);
    await openUnderGrant(caller, grant, DEV.bucketStream, key);
    const { items } = await listAudit(admin(), { organization: 'acme', limit: 200 });
    const looks = items.filter((item) => item.correlation === caller.correlation);
    expect(looks.map(({ action, object, result }) => [action, object, result])).toEqual([
      ['data.view', DEV.bucketStream, 'done'],
      ['data.view', DEV.stream, 'done'],
    ]);
    expect(looks[0]?.reason).toBe(`support grant ${grant.id}, T-17: Events do not arrive (with key ${key.publicKey})`);
  });

  it('is nothing when the log cannot be written', async () => {
    const grant = await activeGrant();
    auditWorks = false;
    await expect(open(grant, DEV.stream)).rejects.toMatchObject({ code: 'nats-unavailable' });
    auditWorks = true;
    const { items } = await listOrganizationSupportGrants(admin(), 'acme');
    expect(items.find(({ id }) => id === grant.id)?.views).toEqual([]);
  });

  it('is seen by the Organization, live for as long as a server has the connection', async () => {
    const grant = await activeGrant('everything');
    const viewer = member('acme', 'org-viewer');
    const views = async () =>
      (await listOrganizationSupportGrants(viewer, 'acme')).items
        .find(({ id }) => id === grant.id)
        ?.views.map(({ stream, live }) => [stream, live]);
    const first = await connected(grant, PROD.stream);
    await open(grant, DEV.bucketStream);
    await expect.poll(views).toEqual([
      [DEV.bucketStream, false],
      [PROD.stream, true],
    ]);
    await first.client.close();
    await expect.poll(views).toEqual([
      [DEV.bucketStream, false],
      [PROD.stream, false],
    ]);
  });
});

describe('the end of a grant', () => {
  it('cuts its sessions before it is answered, by the server’s own report, and nobody else’s', async () => {
    const grant = await activeGrant('everything');
    const others = await requestGrant(operator(), 'acme');
    const bystander = await connectOpened(await openUnderGrant(operator(), others, DEV.stream));
    const sealed = await issue(admin(), 'acme', { environment: 'dev', role: 'kv-reader' });
    const [first, second] = [await connected(grant, DEV.stream), await connected(grant, PROD.bucketStream)];
    const reports: { server: { name: string }; client: { user: string }; reason: string }[] = [];
    const system = await getSystem();
    const listening = system.subscribe(`$SYS.ACCOUNT.${await edgeOf()}.DISCONNECT`, {
      callback: (_error, message) => void reports.push(message.json()),
    });
    await system.flush();

    const caller = admin();
    const cuts = Promise.all([first, second].map(({ client }) => client.closed()));
    const ended = await end(grant, caller);
    expect(ended).toMatchObject({ grant: { state: 'ended', endedBy: { username: 'acme-org-admin' } }, unconfirmed: 0 });
    expect(ended.closed.map(({ stream, server, reason }) => [stream, server, reason]).sort()).toEqual([
      [PROD.bucketStream, 'test-1', 'Authentication Failure'],
      [DEV.stream, 'test-1', 'Authentication Failure'],
    ]);
    await cuts;
    await expect
      .poll(() => reports.map(({ client }) => client.user).sort())
      .toEqual([first.key.publicKey, second.key.publicKey].sort());
    listening.unsubscribe();
    const { items } = await listAudit(operator(), { limit: 20 });
    const outcome = items.find((item) => item.correlation === caller.correlation && item.result === 'done');
    expect(outcome?.reason).toContain(`closed ${DEV.stream} on test-1 at `);
    expect(bystander.isClosed()).toBe(false);
    expect(sealed.issued.jwt).toBeTruthy();
    await bystander.close();
  });

  it('leaves no way back: neither the old JWT nor a new one', async () => {
    const grant = await activeGrant();
    const opened = await open(grant, DEV.stream);
    const unused = await open(grant, DEV.bucketStream);
    const client = await connectOpened(opened);
    await end(grant);
    await client.closed();
    for (const old of [opened, unused]) {
      await expect(connectOpened(old)).rejects.toMatchObject({ code: 'AUTHORIZATION_VIOLATION' });
    }
    await expect(open(grant, DEV.stream)).rejects.toMatchObject({ code: 'conflict' });
    const again = await activeGrant();
    await expect(connectOpened(opened)).rejects.toMatchObject({ code: 'AUTHORIZATION_VIOLATION' });
    await (await connectOpened(await open(again, DEV.stream))).close();
  });

  it.each([
    ['a viewer of the Organization', () => member('acme', 'org-viewer')],
    ['whoever holds it', support],
    ['the operator', operator],
    ['a security officer', () => sovereign('security-officer')],
  ])('may be brought about by %s', async (_name, caller) => {
    const grant = await activeGrant();
    expect((await end(grant, caller())).grant.state).toBe('ended');
  });

  it('by two at once happens once, and the other learns by whom', async () => {
    const grant = await activeGrant();
    const both = await Promise.allSettled([end(grant), end(grant, support())]);
    const refused = both.find((outcome) => outcome.status === 'rejected');
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(refused?.reason).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('was ended by') as string,
    });
  });

  it('takes back a request, of one’s own only', async () => {
    const grant = await requestGrant(support(), 'acme', { scope: 'everything' });
    await expect(end(grant)).rejects.toMatchObject({ code: 'conflict' });
    expect((await end(grant, support())).grant).toMatchObject({ state: 'ended', startsAt: null });
    const late = decideSupportGrant(admin(), 'acme', grant.id, { decision: 'approve' });
    await expect(late).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is not undone by an approval that comes late', async () => {
    const grant = await activeGrant('everything');
    const opened = await open(grant, DEV.stream);
    await end(grant);
    const home = (await getIndex()).organizations.get('acme')?.account ?? '';
    const access = authorize(admin().actor, 'support-grant.decide', 'acme');
    await addSupportKey(access, home, { grant: grant.id, endsAt: grant.endsAt ?? '' });
    expect(await rolesAtEdge()).not.toContain(`support/${grant.id}`);
    await expect(connectOpened(opened)).rejects.toMatchObject({ code: 'AUTHORIZATION_VIOLATION' });
  });

  it('completed only in part leaves nothing open, and is completed by ending it again', async () => {
    const grant = await activeGrant();
    const { client } = await connected(grant, DEV.stream);
    const home = (await getIndex()).organizations.get('acme')?.account ?? '';
    const access = authorize(admin().actor, 'support-grant.end', 'acme');
    // all that a process does before it dies between key and record
    await removeSupportKey(access, home, { grant: grant.id, endsAt: grant.endsAt ?? '', publicKeys: [] });
    await client.closed();
    await expect(open(grant, DEV.stream)).rejects.toMatchObject({ code: 'conflict' });
    expect(await end(grant)).toMatchObject({ grant: { state: 'ended' }, closed: [] });
  });

  it('does not happen when the log cannot be written', async () => {
    const grant = await activeGrant();
    const { client } = await connected(grant, DEV.stream);
    auditWorks = false;
    await expect(end(grant)).rejects.toMatchObject({ code: 'nats-unavailable' });
    expect(client.isClosed()).toBe(false);
    await client.close();
  });
});

describe('expiry', () => {
  it('cuts without anybody awake, and its key goes with the next change of the edge', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() - 57_000);
    const grant = await activeGrant('non-prod', 1);
    vi.useRealTimers();
    const opened = await open(grant, DEV.stream);
    expect(expiryOf(opened)).toBe(Math.floor(Date.parse(grant.endsAt ?? '') / 1000));
    expect((await (await connectOpened(opened)).closed())?.message).toMatch(/expired/i);
    await expect(open(grant, DEV.stream)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('expired') as string,
    });
    await expect(end(grant)).rejects.toMatchObject({ code: 'conflict' });
    expect(await rolesAtEdge()).toContain(`support/${grant.id}`);
    await requestGrant(operator(), 'acme');
    expect(await rolesAtEdge()).not.toContain(`support/${grant.id}`);
    expect((await readOrganizationRecord('acme'))?.record.supportKeys.map((key) => key.grant)).not.toContain(grant.id);
  });
});

describe('a hostile session under a grant', () => {
  it.each([
    ['a stream', PROD.stream, PROD.subjects],
    ['a bucket', PROD.bucketStream, PROD.bucketSubjects],
  ])('can change nothing, and hears and reads nothing but %s', async (_name, stream, live) => {
    const { client, key } = await connected(await activeGrant('everything'), stream);
    const targets = targetsOf(key, { organization: 'acme', own: 'prod', other: 'dev', foreignOrganization: 'globex' }, [
      `_INBOX.${makeUserKey().publicKey}.battery`,
    ]);
    const may: Permissions = {
      publish: ['STREAM.INFO', 'STREAM.MSG.GET', 'DIRECT.GET'].map((question) => `$JS.API.${question}.${stream}`),
      subscribe: [`${targets.ownInbox}.>`, live],
    };
    expect(may.publish.filter((subject) => allowedQuestions(targets, [subject]).length === 0)).toEqual([]);
    const look = async () =>
      new Map([...(await takeSnapshot('acme', acme)), ...(await takeSnapshot('globex', globex))]);
    const before = await look();
    const direct = await runAttempts(client, headers, targets.ownInbox, forbidden(directAttempts(targets), may), 400);
    await runAttempts(client, headers, targets.ownInbox, escapeAttempts(targets, may.publish), 400);
    expect(direct.filter(({ refused, answers }) => !refused || answers.length > 0)).toEqual([]);
    expect(beyond(effects(before, await look()), may)).toEqual([]);
    await client.close();
  });
});
