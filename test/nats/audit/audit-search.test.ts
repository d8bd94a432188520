import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEntry, AuditFilter, AuditVerification } from '../../../lib/domain/audit/audit.ts';
import { auditRecordSchema } from '../../../lib/domain/audit/audit.ts';
import { appendAudit } from '../../../lib/server/audit/chain/append.ts';
import { hashOf } from '../../../lib/server/audit/chain/chain.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { exportAudit } from '../../../lib/server/features/audit/export-audit.command.ts';
import { verifyAudit } from '../../../lib/server/features/audit/verify-audit.command.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const ACTIONS = ['data.view', 'credential.issue', 'access.refused'] as const;
const RESULTS = ['done', 'done', 'refused'] as const;
const PEOPLE = ['ada', 'Grace Hopper', '=HYPERLINK("//evil")'];
/** They call people alike. */
const REALMS = ['https://id.example/realms/sovereign', 'https://id.example/realms/acme'];
const COUNT = 180;

let vertebra: VertebraProcess;
let all: AuditEntry[];
/** the n-th of a list, again and again */
const nth = <T>(list: readonly [T, ...T[]] | readonly T[], n: number): T => list[n % list.length] as T;

beforeAll(async () => {
  vertebra = await startVertebra();
  for (const slug of ['acme', 'globex']) {
    await createOrganization(operator(), { slug, displayName: slug, environments: ['dev'] });
  }
  for (let n = 0; n < COUNT; n += 1) {
    const username = n === 42 ? 'seldom' : nth(PEOPLE, Math.floor(n / 4));
    await appendAudit({
      time: new Date().toISOString(),
      actor: { issuer: nth(REALMS, Math.floor(n / 24)), subject: `sub-${n % 8}`, username, sessionId: 'sid' },
      address: '192.0.2.1',
      action: nth(ACTIONS, n),
      organization: nth(['acme', 'globex', null], Math.floor(n / 2)),
      object: `stream-${n % 5}`,
      result: nth(RESULTS, Math.floor(n / 7)),
      reason: n % 9 === 0 ? '@SUM(1+1), "quoted"\nand more' : null,
      correlation: `c-${n}`,
    });
  }
  all = (await listAudit(operator(), { limit: 500 })).items;
});
afterAll(() => vertebra.stop());

const middle = () => all[90]?.time ?? '';
const wanted = (filter: AuditFilter) =>
  all.filter(
    ({ organization, actor, action, object, result, time }) =>
      (filter.organization === undefined || organization === filter.organization) &&
      (filter.actor === undefined || actor.username === filter.actor) &&
      (filter.subject === undefined || actor.subject === filter.subject) &&
      (filter.issuer === undefined || actor.issuer === filter.issuer) &&
      (filter.action === undefined || action === filter.action) &&
      (filter.object === undefined || object === filter.object) &&
      (filter.result === undefined || result === filter.result) &&
      (filter.from === undefined || time >= filter.from) &&
      (filter.to === undefined || time < filter.to),
  );
const FILTERS: [string, () => AuditFilter][] = [
  ['nothing', () => ({})],
  ['an Organization', () => ({ organization: 'acme' })],
  ['an actor', () => ({ actor: 'Grace Hopper' })],
  ['an actor who comes once', () => ({ actor: 'seldom' })],
  ['a name in one realm', () => ({ actor: 'ada', issuer: REALMS[1] })],
  ['one person of a name', () => ({ actor: 'ada', issuer: REALMS[0], subject: 'sub-1' })],
  ['a subject that another realm has', () => ({ actor: 'ada', issuer: 'https://id.example', subject: 'sub-1' })],
  ['an actor who never comes', () => ({ actor: 'nobody' })],
  ['an action', () => ({ action: 'credential.issue' })],
  ['an object', () => ({ object: 'stream-3' })],
  ['a result', () => ({ result: 'refused' })],
  [
    'all of these',
    () => ({ organization: 'acme', actor: 'ada', action: 'data.view', object: 'stream-0', result: 'done' }),
  ],
  ['a time', () => ({ from: middle() })],
  ['the time before', () => ({ to: middle() })],
  ['an actor in a time', () => ({ actor: 'ada', from: all.at(-20)?.time, to: middle() })],
];

describe('a search for', () => {
  it.each(FILTERS)('%s finds each one, newest first, page by page', async (_name, filterOf) => {
    const filter = filterOf();
    const found: AuditEntry[] = [];
    for (let before: number | undefined, more = true; more;) {
      const page = await listAudit(operator(), { ...filter, limit: 7, before });
      expect(page.items.length).toBeLessThanOrEqual(7);
      found.push(...page.items);
      before = page.next ?? undefined;
      more = page.next !== null;
    }
    expect(found).toEqual(wanted(filter));
  });

  it('a name in other letters finds it, too', async () => {
    const { items } = await listAudit(operator(), { actor: 'GRACE hopper', limit: 500 });
    expect(items).toEqual(wanted({ actor: 'Grace Hopper' }));
  });
});

const read = async (pieces: AsyncGenerator<Uint8Array>) => {
  const chunks = await Array.fromAsync(pieces);
  return Buffer.concat(chunks).toString();
};

describe('an export', () => {
  it('as NDJSON has each record byte for byte, so that its chain can be checked', async () => {
    const caller = operator();
    const lines = (await read(await exportAudit(caller, { format: 'ndjson' }))).trimEnd().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(all.length + 1);
    const records = lines.map((line) => auditRecordSchema.parse(JSON.parse(line)));
    for (const [n, record] of records.entries()) {
      if (n > 0) expect(record.previous.hash).toBe(hashOf(Buffer.from(lines[n - 1] ?? '')));
    }
    expect(records.at(-1)).toMatchObject({
      action: 'audit.export',
      object: '/api/v1/audit/export?format=ndjson',
      correlation: caller.correlation,
    });
  });

  it('as CSV has the filtered ones, oldest first, and no cell that a table runs as a formula', async () => {
    const text = await read(await exportAudit(operator(), { format: 'csv', actor: nth(PEOPLE, 2) }));
    const [header, ...rows] = text.split(/\n(?=\d+,)/);
    expect(header).toMatch(/^sequence,time,result,username,/);
    expect(rows).toHaveLength(wanted({ actor: nth(PEOPLE, 2) }).length);
    for (const row of rows) expect(row).toContain(`"'=HYPERLINK(""//evil"")"`);
    expect(text).toContain(`"'@SUM(1+1), ""quoted""\nand more"`);
  });

  it('gives people of an Organization their own part, and others nothing', async () => {
    const text = await read(await exportAudit(member('acme', 'org-admin'), { format: 'ndjson' }));
    const organizations = text
      .trimEnd()
      .split('\n')
      .map((line) => auditRecordSchema.parse(JSON.parse(line)).organization);
    expect(new Set(organizations)).toEqual(new Set(['acme']));
    const query = { format: 'csv', organization: 'globex' } as const;
    await expect(exportAudit(member('acme', 'org-admin'), query)).rejects.toMatchObject({ code: 'not-found' });
    await expect(exportAudit(member('globex', 'org-viewer'), query)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(exportAudit(sovereign('support'), { format: 'csv' })).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('a verification', () => {
  it('tells its progress and its verdict, and stands in the log itself', async () => {
    const caller = sovereign('security-officer');
    const lines: AuditVerification[] = await Array.fromAsync(await verifyAudit(caller));
    const last = lines.at(-1);
    expect(last?.verdict).toMatchObject({ broken: null, checkpointKey: expect.stringMatching(/^N/) as string });
    const { items } = await listAudit(operator(), { action: 'audit.verify', limit: 10 });
    expect(items.map(({ result, correlation }) => [result, correlation])).toEqual([
      ['done', caller.correlation],
      ['intent', caller.correlation],
    ]);
    expect(items[0]?.reason).toBe(`${last?.verified ?? 0} records verified; unbroken`);
  });

  it('that is given up is told as such', async () => {
    const caller = operator();
    const lines = await verifyAudit(caller);
    await lines.next();
    await lines.return(undefined);
    const { items } = await listAudit(operator(), { action: 'audit.verify', limit: 1 });
    expect(items[0]).toMatchObject({ result: 'failed', correlation: caller.correlation });
  });

  it('is for people of the Sovereign', async () => {
    await expect(verifyAudit(member('acme', 'org-admin'))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(verifyAudit(sovereign('support'))).rejects.toMatchObject({ code: 'forbidden' });
  });
});
