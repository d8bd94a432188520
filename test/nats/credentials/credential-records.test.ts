import { Kvm } from '@nats-io/kv';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Credential } from '../../../lib/domain/credentials/credential.ts';
import type { ListAllCredentials } from '../../../lib/domain/credentials/credential-list.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import type { Catalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import {
  exportAllCredentials,
  exportCredentials,
} from '../../../lib/server/features/credentials/inventory/export-credentials.command.ts';
import { listAllCredentials } from '../../../lib/server/features/credentials/inventory/list-all-credentials.query.ts';
import { listCredentials } from '../../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const COUNT = 1_000;
const ORGANIZATIONS = ['acme', 'globex', 'empty', 'reach', 'sorted', 'seen', 'amid'];

let vertebra: VertebraProcess;
let catalyst: Catalyst;
let next = 0;
const record = (organization: string, name: string): Credential => ({
  publicKey: `U${name.toUpperCase()}`,
  organization,
  environment: 'dev',
  role: 'publisher',
  name,
  durable: null,
  issuedBy: { issuer: 'https://id.example', subject: '1', username: 'ada' },
  issuedUnder: 'credential.issue',
  keyGeneration: 1,
  issueAct: null,
  issuedAt: '2026-01-01T00:00:00.000Z',
  expiresAt: '2026-02-01T00:00:00.000Z',
  renewals: [],
  replaces: null,
  replacedBy: null,
});
/** As another process would, past what this one knows. */
async function write(organization: string, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, () => `n${String((next += 1)).padStart(6, '0')}`);
  for (const name of names) {
    const credential = record(organization, name);
    await catalyst.credentials.create(`${organization}.${credential.publicKey}`, JSON.stringify(credential));
  }
  return names;
}
const list = (organization: string, limit: number, before?: string) =>
  listCredentials(member(organization, 'org-viewer'), organization, { limit, before });
const all = async (organization: string) => (await list(organization, 5_000)).items.map(({ name }) => name);

async function text(pieces: Promise<AsyncGenerator<Uint8Array>>): Promise<string> {
  let read = '';
  for await (const piece of await pieces) read += new TextDecoder().decode(piece);
  return read;
}

beforeAll(async () => {
  vertebra = await startVertebra();
  catalyst = await getCatalyst();
  for (const slug of ORGANIZATIONS) {
    await createOrganization(operator(), { slug, displayName: slug, environments: ['dev'] });
  }
});
afterAll(() => vertebra.stop());

describe('the list of credentials', () => {
  it('pages newest first, and what is issued meanwhile neither moves a page nor is shown twice', async () => {
    const written = await write('acme', COUNT);
    const seen: string[] = [];
    let meanwhile = 0;
    for (let before: string | undefined, more = true; more;) {
      const page = await list('acme', 300, before);
      seen.push(...page.items.map(({ name }) => name));
      expect(page.total).toBe(COUNT + meanwhile);
      meanwhile += (await write('acme', 1)).length;
      before = page.next ?? undefined;
      more = page.next !== null;
    }
    expect(seen).toEqual(written.toReversed());
    expect((await list('acme', 1)).items[0]?.name).toBe(`n${String(next).padStart(6, '0')}`);
  });

  it('has what another process wrote or took back a moment ago, and nothing of another Organization', async () => {
    const before = await all('acme');
    const [added = ''] = await write('acme', 1);
    const [foreign = ''] = await write('globex', 1);
    expect(await all('acme')).toEqual([added, ...before]);
    await catalyst.credentials.purge(`acme.U${added.toUpperCase()}`);
    expect(await all('acme')).toEqual(before);
    expect(await all('globex')).toEqual([foreign]);
    expect(await list('empty', 10)).toEqual({
      items: [],
      total: 0,
      states: { active: 0, 'expires-soon': 0, replaced: 0, retired: 0, expired: 0, revoked: 0, orphaned: 0 },
      expiring: { 1: 0, 7: 0, 30: 0, 90: 0 },
      reaches: { prod: 0, 'beyond-issuer': 0, until: null },
      unreadable: 0,
      next: null,
    });
  });

  it('says of each one of the largest page when it was seen, and of no other', async () => {
    const names = await write('seen', 500);
    const seenAt = (index: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString();
    for (const [index, name] of names.entries()) {
      const key = `U${name.toUpperCase()}`;
      if (index % 3 !== 0) await catalyst.lastSeen.put(`seen.${key}`, seenAt(index));
      // The same key of another Organization, and one that was taken back.
      await catalyst.lastSeen.put(`globex.${key}`, seenAt(1_000 + index));
      if (index % 5 === 0) await catalyst.lastSeen.delete(`seen.${key}`);
    }
    const { items } = await list('seen', 500);
    const expected = names.map((name, index) => [name, index % 3 === 0 || index % 5 === 0 ? null : seenAt(index)]);
    expect(items.map(({ name, lastSeen }) => [name, lastSeen])).toEqual(expected.toReversed());
  });

  it('counts and gives those that reach prod, whichever page they are on', async () => {
    const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    const wanted: Partial<Credential>[] = [
      { name: 'beyond', role: 'trusted-publisher', issuedUnder: 'credential.issue', expiresAt: day(5) },
      { name: 'unknown', role: 'trusted-publisher', issuedUnder: null, expiresAt: day(9) },
      { name: 'over', role: 'trusted-publisher', issuedUnder: 'credential.issue', expiresAt: day(-1) },
      { name: 'right', role: 'trusted-publisher', issuedUnder: 'credential.issue-trusted', expiresAt: day(20) },
      { name: 'sealed', environment: 'prod', expiresAt: day(1) },
      { name: 'dev', expiresAt: day(1) },
    ];
    for (const one of wanted) {
      const credential = { ...record('reach', one.name ?? ''), ...one };
      await catalyst.credentials.create(`reach.${credential.publicKey}`, JSON.stringify(credential));
    }
    await write('reach', 150);
    const soon = { limit: 100, expiresWithin: '7', sort: 'expires', direction: 'asc' } as const;
    const ending = await listCredentials(member('reach', 'org-viewer'), 'reach', soon);
    expect(ending).toMatchObject({ total: 3, expiring: { 1: 2, 7: 3, 30: 5, 90: 5 } });
    expect(ending.items.map(({ name }) => name)).toEqual(['sealed', 'dev', 'beyond']);
    expect(
      (await text(exportCredentials(member('reach', 'org-viewer'), 'reach', soon))).match(/,expires-soon,/g),
    ).toHaveLength(3);
    const everywhere = await listAllCredentials(operator(), { limit: 100, expiresWithin: '30' });
    expect(everywhere.items.map(({ organization, name }) => `${organization}.${name}`)).toEqual(
      ['dev', 'sealed', 'right', 'unknown', 'beyond'].map((name) => `reach.${name}`),
    );
    const asked = (reach?: 'prod' | 'beyond-issuer', limit = 100) =>
      listCredentials(member('reach', 'org-viewer'), 'reach', { limit, reach });
    const reaches = { prod: 4, 'beyond-issuer': 2, until: wanted[1]?.expiresAt };
    expect(await asked()).toMatchObject({ total: 156, reaches });
    const beyond = await asked('beyond-issuer');
    expect(beyond).toMatchObject({ total: 2, reaches, next: null });
    expect(beyond.items.map(({ name }) => name)).toEqual(['unknown', 'beyond']);
    const first = await asked('prod', 3);
    expect(first.items.map(({ name }) => name)).toEqual(['sealed', 'right', 'unknown']);
    const query = { limit: 3, reach: 'prod', before: first.next ?? undefined } as const;
    const second = await listCredentials(member('reach', 'org-viewer'), 'reach', query);
    expect([second.items.map(({ name }) => name), second.next]).toEqual([['beyond'], null]);
  });

  it('sorted by name goes on where it was, has what was revoked since, and says what cannot be read', async () => {
    const sorted = (before?: string) =>
      listCredentials(member('sorted', 'org-viewer'), 'sorted', { sort: 'name', direction: 'asc', limit: 2, before });
    for (const name of ['d', 'b', 'c', 'a']) {
      const credential = { ...record('sorted', name), expiresAt: new Date(Date.now() + 1e9).toISOString() };
      await catalyst.credentials.create(`sorted.${credential.publicKey}`, JSON.stringify(credential));
    }
    const first = await sorted();
    expect(first.items.map(({ name, state }) => [name, state])).toEqual([
      ['a', 'active'],
      ['b', 'active'],
    ]);
    const by = { issuer: 'https://id.example', subject: '2', username: 'eve' };
    const at = new Date().toISOString();
    const revocation = { publicKey: 'UC', account: 'edge', at, until: at, by, reason: 'leaked', act: 'x' };
    await catalyst.revocations.create('sorted.UC', JSON.stringify(revocation));
    // of another Organization it says nothing about this one
    await catalyst.revocations.create('globex.UD', JSON.stringify({ ...revocation, publicKey: 'UD' }));
    await write('sorted', 1);
    await catalyst.credentials.create('sorted.BROKEN', '{"name":');
    const second = await sorted(first.next ?? '');
    expect(second).toMatchObject({
      items: [
        { name: 'c', state: 'revoked', revoked: { at, by, reason: 'leaked' } },
        { name: 'd', state: 'active', revoked: null },
      ],
      total: 5,
      states: { active: 3, 'expires-soon': 0, replaced: 0, retired: 0, expired: 1, revoked: 1 },
      unreadable: 1,
    });
    const last = await sorted(second.next ?? '');
    expect([last.items.length, last.next]).toEqual([1, null]);
    await expect(list('acme', 10, first.next ?? '')).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [{ path: 'before' }],
    });
  });

  it('of all Organizations goes through each once, in pieces, for whom the table lets', async () => {
    const asked = (query: Partial<ListAllCredentials>, before?: string) =>
      listAllCredentials(sovereign('security-officer'), { limit: 400, ...query, before });
    const seen: string[] = [];
    for (let before: string | undefined, more = true; more;) {
      const page = await asked({}, before);
      expect(page.organizations.all).toBe(ORGANIZATIONS.length);
      seen.push(...page.items.map(({ organization, name }) => `${organization}.${name}`));
      before = page.next ?? undefined;
      more = page.next !== null;
    }
    const each = [];
    for (const slug of ORGANIZATIONS.toSorted()) each.push(...(await all(slug)).map((name) => `${slug}.${name}`));
    expect(seen).toEqual(each);
    const revoked = await asked({ state: 'revoked' });
    expect(revoked).toMatchObject({ items: [{ organization: 'sorted', name: 'c' }], unreadable: 1, next: null });
    expect(revoked.organizations.searched).toBe(ORGANIZATIONS.length);
    // Where an Organization ends with the page, the next page begins with the one after it.
    const [newest] = (await list('acme', 1)).items;
    const publicKey = newest?.publicKey ?? '';
    const by = { issuer: 'https://id.example', subject: '2', username: 'eve' };
    const revocation = { publicKey, account: 'edge', at: '', until: '', by, reason: 'leaked', act: 'x' };
    await catalyst.revocations.create(`acme.${publicKey}`, JSON.stringify(revocation));
    const one = await asked({ state: 'revoked', limit: 1 });
    expect(one).toMatchObject({ items: [{ organization: 'acme' }], organizations: { searched: 1 } });
    const other = await asked({ state: 'revoked', limit: 1 }, one.next ?? '');
    expect(other).toMatchObject({ items: [{ organization: 'sorted' }], next: null });
    for (const caller of [sovereign('support'), member('acme', 'org-admin')]) {
      await expect(listAllCredentials(caller, { limit: 1 })).rejects.toMatchObject({ code: 'forbidden' });
      await expect(exportAllCredentials(caller, {})).rejects.toMatchObject({ code: 'forbidden' });
    }
  });

  it('goes into a file of what is asked for, without formulas, and that stands in the audit log', async () => {
    const evil = { ...record('sorted', 'z'), name: 'z', issuedBy: { issuer: 'i', subject: '+1', username: '=cmd()' } };
    await catalyst.credentials.create('sorted.UZ', JSON.stringify(evil));
    const query = { search: 'cmd', sort: 'name', direction: 'asc' } as const;
    const [header, row, ...rest] = (
      await text(exportCredentials(member('sorted', 'org-viewer'), 'sorted', query))
    ).split('\n');
    expect(header).toMatch(/^organization,publicKey,name,role,kind,/);
    expect(row).toContain("sorted,UZ,z,publisher,sealed,dev,false,,expired,'=cmd(),'+1,i,");
    expect(rest).toEqual(['']);
    const everything = (await text(exportAllCredentials(operator(), {}))).trimEnd().split('\n');
    let count = 1;
    for (const slug of ORGANIZATIONS) count += (await all(slug)).length;
    expect(everything.length).toBe(count);
    const { items } = await listAudit(operator(), { action: 'credential.export', limit: 10 });
    expect(items.slice(0, 2).map(({ organization, object }) => [organization, object])).toEqual([
      [null, '/api/v1/credentials/export'],
      ['sorted', '/api/v1/organizations/sorted/credentials/export?search=cmd&sort=name&direction=asc'],
    ]);
    await expect(exportCredentials(member('globex', 'org-admin'), 'sorted', query)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('costs two questions while nothing is new, however many there are', async () => {
    await all('acme');
    const request = vi.spyOn(catalyst.connection, 'request');
    // the audit log may be sealed meanwhile
    const asked = () =>
      request.mock.calls.flatMap(([subject]) => /STREAM\..*\.KV_(credentials|revocations)$/.exec(subject)?.[1] ?? []);
    await list('acme', 100);
    expect(asked().sort()).toEqual(['credentials', 'revocations']);
    await write('globex', 1);
    request.mockClear();
    await list('acme', 100);
    // that nothing of what another Organization wrote is its own, and who answered that
    expect(asked().sort()).toEqual(['credentials', 'credentials', 'credentials', 'revocations']);
    request.mockRestore();
  });

  it('asked by many at once is the same for all', async () => {
    const added = await write('acme', 20);
    const answers = await Promise.all(Array.from({ length: 10 }, () => all('acme')));
    for (const names of answers) expect(names.slice(0, 20)).toEqual(added.toReversed());
  });

  it('asked while others are asking has all that was written before', async () => {
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        for (let round = 0; round < 10; round += 1) {
          const [written] = await write('amid', 1);
          expect(await all('amid')).toContain(written);
        }
      }),
    );
  });

  it('of a bucket that was made anew is the new one', async () => {
    await catalyst.credentials.destroy();
    await new Kvm(catalyst.connection).create('credentials');
    expect(await all('acme')).toEqual([]);
    const written = await write('acme', 3);
    expect(await all('acme')).toEqual(written.toReversed());
  });
});
