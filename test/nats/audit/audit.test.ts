import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { issueCredential } from '../../../lib/server/features/credentials/issue-credential.command.ts';
import { openNatsSession } from '../../../lib/server/features/system/open-nats-session.command.ts';
import { recordAudit } from '../../../lib/server/audit/record.ts';
import { AUDIT_STREAM } from '../../../lib/server/nats/streams/audit-streams.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { readOrganizationRecord } from '../../../lib/server/accounts/organization-record.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { listCredentials } from '../../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { credentialRequest, issue, makeUserKey } from '../../harness/issue.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const admin = () => member('acme', 'org-admin');
const wish = { environment: 'prod', role: 'publisher' } as const;
const create = (slug: string, caller = operator()) =>
  createOrganization(caller, { slug, displayName: slug, environments: ['prod'] });

let vertebra: VertebraProcess;
const secrets: string[] = [];
beforeAll(async () => {
  vertebra = await startVertebra();
});
afterAll(() => vertebra.stop());

const entriesOf = async (correlation: string) => {
  const { items } = await listAudit(operator(), { limit: 500 });
  return items.filter((item) => item.correlation === correlation).reverse();
};

describe('the log has', () => {
  it('intent and outcome of a creation', async () => {
    const caller = operator();
    const begun = Date.now();
    await create('acme', caller);
    const ended = Date.now();
    await create('globex');
    const [intent, outcome] = await entriesOf(caller.correlation);
    expect(intent).toMatchObject({
      actor: { username: 'sovereign-admin', issuer: 'https://id.example', subject: 'sub-sovereign-admin' },
      address: '192.0.2.1',
      action: 'organization.create',
      organization: 'acme',
      object: 'acme',
      result: 'intent',
      reason: null,
    });
    expect(outcome).toMatchObject({ result: 'done' });
    const times = [begun, Date.parse(intent?.time ?? ''), Date.parse(outcome?.time ?? ''), ended];
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('intent and outcome of a credential, by its public key', async () => {
    const caller = admin();
    const held = await issue(caller, 'acme', wish);
    secrets.push(held.issued.jwt, held.creds);
    const entries = await entriesOf(caller.correlation);
    expect(entries.map(({ action, object, result }) => [action, object, result])).toEqual([
      ['credential.issue', held.publicKey, 'intent'],
      ['credential.issue', held.publicKey, 'done'],
    ]);
  });

  it('a look at data: a session, once for a key', async () => {
    const caller = admin();
    const { publicKey } = makeUserKey();
    for (let n = 0; n < 2; n += 1) secrets.push((await openNatsSession(caller, 'acme', { publicKey })).jwt);
    const entries = await entriesOf(caller.correlation);
    expect(entries.map(({ action, object, reason }) => [action, object, reason])).toEqual([
      ['nats-session.open', publicKey, 'as reader'],
    ]);
  });

  it('a look at data: one record for each Organization that one key looks into', async () => {
    const caller = operator();
    const { publicKey } = makeUserKey();
    for (const slug of ['acme', 'globex', 'acme', 'globex']) await openNatsSession(caller, slug, { publicKey });
    const looks = (await entriesOf(caller.correlation)).map(({ organization, reason }) => [organization, reason]);
    expect(looks).toEqual([
      ['acme', 'as inspector'],
      ['globex', 'as inspector'],
    ]);
  });

  it('a refusal, with its reason', async () => {
    const caller = admin();
    const request = await credentialRequest(caller, 'acme', { ...wish, nonce: 'made.up.nonce' });
    await expect(issueCredential(caller, 'acme', request)).rejects.toThrow();
    const [, refusal] = await entriesOf(caller.correlation);
    expect(refusal).toMatchObject({ result: 'refused', reason: expect.stringContaining('challenge') as string });
  });

  it('names that are no subjects, whole', async () => {
    const caller = member('globex', 'org-viewer');
    const odd = { action: 'access.refused', organization: '> .*\n', object: 'GET /x', result: 'refused' } as const;
    await recordAudit(caller, odd);
    expect(await entriesOf(caller.correlation)).toMatchObject([{ organization: '> .*\n' }]);
  });
});

describe('who reads it', () => {
  it('sees their own Organization alone', async () => {
    const { items } = await listAudit(admin(), { limit: 500 });
    expect(new Set(items.map(({ organization }) => organization))).toEqual(new Set(['acme']));
    await expect(listAudit(admin(), { organization: 'globex', limit: 5 })).rejects.toMatchObject({ code: 'not-found' });
    await expect(listAudit(sovereign('support'), { limit: 5 })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(listAudit(member('acme', 'org-viewer'), { limit: 5 })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('pages through all of it, without gap or double', async () => {
    const all = (await listAudit(operator(), { limit: 500 })).items.map(({ sequence }) => sequence);
    const paged: number[] = [];
    for (let before: number | undefined, more = true; more;) {
      const page = await listAudit(operator(), { limit: 3, ...(before !== undefined && { before }) });
      paged.push(...page.items.map(({ sequence }) => sequence));
      before = page.next ?? undefined;
      more = page.next !== null;
    }
    expect(paged).toEqual(all);
    expect(all).toEqual(all.toSorted((a, b) => b - a));
  });
});

describe('nothing secret', () => {
  it('is in anything that account catalyst holds', async () => {
    const { connection } = await getCatalyst();
    const manager = await jetstreamManager(connection);
    const texts: string[] = [];
    for await (const { config, state } of manager.streams.list()) {
      for (let seq = state.first_seq; seq <= state.last_seq && state.messages > 0; seq += 1) {
        const message = await manager.streams.getMessage(config.name, { seq }).catch(() => null);
        if (message) texts.push(`${message.subject} ${message.string()}`);
      }
    }
    expect(texts.length).toBeGreaterThan(10);
    for (const text of texts) {
      expect(text).not.toMatch(/eyJ|\bS[UAO][A-Z2-7]{50,}/);
      for (const secret of secrets) expect(text).not.toContain(secret);
    }
  });
});

describe('when it cannot be written', () => {
  /** Lets the log take so many records more, and then none. */
  async function leaveRoomFor(records: number): Promise<void> {
    const { connection } = await getCatalyst();
    const { streams } = await jetstreamManager(connection);
    const { state } = await streams.info(AUDIT_STREAM);
    await streams.update(AUDIT_STREAM, { max_msgs: records < 0 ? -1 : state.messages + records });
  }
  afterEach(() => leaveRoomFor(-1));
  const credentialNames = async () =>
    (await listCredentials(admin(), 'acme', { limit: 100 })).items.map(({ publicKey }) => publicKey);

  it('no Organization is created, and nothing is left', async () => {
    await leaveRoomFor(0);
    await expect(create('silent')).rejects.toMatchObject({ code: 'nats-unavailable' });
    expect(await readOrganizationRecord('silent')).toBeNull();
    expect((await getIndex()).organizations.has('silent')).toBe(false);
    await leaveRoomFor(-1);
    expect((await create('silent')).organization.slug).toBe('silent');
  });

  it.each([
    ['the intent', 0],
    ['the outcome', 1],
  ])('no credential is issued, and its record is not left (%s)', async (_name, room) => {
    const before = await credentialNames();
    const request = await credentialRequest(admin(), 'acme', wish);
    await leaveRoomFor(room);
    await expect(issueCredential(admin(), 'acme', request)).rejects.toMatchObject({ code: 'nats-unavailable' });
    expect(await credentialNames()).toEqual(before);
  });

  it('a request that was turned away can be sent again: its nonce was not used up', async () => {
    const request = await credentialRequest(admin(), 'acme', wish);
    await leaveRoomFor(0);
    await expect(issueCredential(admin(), 'acme', request)).rejects.toMatchObject({ code: 'nats-unavailable' });
    await leaveRoomFor(-1);
    expect((await issueCredential(admin(), 'acme', request)).credential.publicKey).toBe(request.publicKey);
  });

  it('no session is opened', async () => {
    await leaveRoomFor(0);
    const opened = openNatsSession(admin(), 'acme', { publicKey: makeUserKey().publicKey });
    await expect(opened).rejects.toMatchObject({ code: 'nats-unavailable' });
  });
});
