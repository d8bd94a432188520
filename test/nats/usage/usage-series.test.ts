import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listTopUsageSchema, readUsageSeriesSchema } from '../../../lib/domain/usage/usage-series.ts';
import { SAMPLE_MS } from '../../../lib/server/accounts/usage/usage-hour.ts';
import { takeSample } from '../../../lib/server/accounts/usage/usage-sampler.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { exportTopUsage, exportUsageSeries } from '../../../lib/server/features/usage/export-usage.query.ts';
import { getUsageSeries } from '../../../lib/server/features/usage/get-usage-series.query.ts';
import { listTopUsage } from '../../../lib/server/features/usage/list-top-usage.query.ts';
import { connectWith } from '../../battery/organization.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { issue } from '../../harness/issue.ts';
import type { HeldCredential } from '../../harness/issue.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const BEGIN = Math.floor(Date.now() / SAMPLE_MS) * SAMPLE_MS;
const LIMITS = { storageBytes: 10_000_000, memoryBytes: 0, streams: 10, consumers: 10, connections: 50 };

let vertebra: VertebraProcess;
let held: HeldCredential;
let client: NatsConnection;
beforeAll(async () => {
  vertebra = await startVertebra();
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev'], limits: LIMITS });
  await createOrganization(operator(), { slug: 'bobo', displayName: '=1+1', environments: ['dev'] });
  held = await issue(member('acme', 'org-admin'), 'acme', { environment: 'dev', role: 'publisher' });
  client = await connectWith(vertebra.nats.url, held);
});
afterAll(async () => {
  await client.close();
  await vertebra.stop();
});

let step = 0;
const now = () => BEGIN + step * SAMPLE_MS;
const next = async () => {
  step += 1;
  await takeSample(now());
};
async function publish(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) client.publish(`ws.acme-dev.n${n}`, 'x'.repeat(1_000));
  await client.flush();
}
const series = async (caller = member('acme', 'org-viewer')) => getUsageSeries(caller, 'acme', { range: '1h' }, now());
const newest = async () =>
  Object.fromEntries(Object.entries((await series()).series).map(([name, figures]) => [name, figures.at(-1)]));
const text = async (pieces: AsyncGenerator<Uint8Array>) => Buffer.concat(await Array.fromAsync(pieces)).toString();

describe('what an Organization used', () => {
  it('is home and edge together, beside its limits', async () => {
    await next();
    await publish(100);
    await next();
    expect(await newest()).toMatchObject({
      storageBytes: expect.toSatisfy((bytes: number) => bytes > 100_000 && bytes < 200_000) as number,
      memoryBytes: 0,
      connections: 1,
      messagesInPerSecond: expect.toSatisfy((rate: number) => rate > 0) as number,
      bytesInPerSecond: expect.toSatisfy((rate: number) => rate > 0) as number,
      slowConsumers: 0,
      apiCallsPerSecond: expect.any(Number) as number,
    });
    const { limits, tiered, source, problem, asOf, forecast } = await series();
    expect(limits).toEqual({ storageBytes: 10_000_000, memoryBytes: 0, connections: 50 });
    expect({ tiered, source, problem, asOf }).toEqual({
      tiered: false,
      source: 'samples',
      problem: null,
      asOf: new Date(now()).toISOString(),
    });
    expect(forecast.storageBytes).toMatchObject({ fullAt: null, reason: expect.stringContaining('three') as string });
    // made since the last sample: nothing of it is known, however fresh that is
    await createOrganization(operator(), { slug: 'later', displayName: 'Later', environments: ['dev'] });
    expect((await getUsageSeries(operator(), 'later', { range: '1h' }, now())).asOf).toBeNull();
  });

  it('is for everybody who may see it, and nobody else learns that it is there', async () => {
    const staff = (['sovereign-admin', 'support', 'security-officer'] as const).map((role) => sovereign(role));
    const people = (['org-admin', 'org-developer', 'org-viewer'] as const).map((role) => member('acme', role));
    const told = await Promise.all([...staff, ...people].map((caller) => series(caller)));
    expect(new Set(told.map((one) => JSON.stringify(one.series))).size).toBe(1);
    const stranger = member('bobo', 'org-admin');
    const refusal = async (slug: string) =>
      getUsageSeries(stranger, slug, { range: '1h' }).catch((error: unknown) => String(error).replaceAll(slug, '…'));
    expect(await refusal('acme')).toBe(await refusal('no-such-organization'));
    expect(await refusal('acme')).toContain('…');
    await expect(exportUsageSeries(stranger, 'acme', { range: '1h' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(getUsageSeries(operator(), 'nobody', { range: '1h' })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is a row for each step as CSV, empty where it is not known', async () => {
    const { pieces, fileName } = await exportUsageSeries(operator(), 'acme', { range: '1h' }, now());
    const lines = (await text(pieces)).trimEnd().split('\n');
    expect(fileName).toMatch(/^usage-acme-1h-[\d-]+\.csv$/);
    expect(lines).toHaveLength(241);
    expect(lines[0]).toMatch(/^time,storageBytes,memoryBytes,messages,/);
    expect(lines[1]).toMatch(/Z,,,,,,,,,,$/);
    expect(lines.at(-1)).toMatch(/^[\d-]+T[\d:.]+Z,\d+,0,\d+,1,[\d.]+,/);
  });

  it('is asked for by a range that there is, and nothing else', () => {
    for (const range of ['', '0', '-1', '1H', '3d', '1h,2d', 'constructor']) {
      expect(readUsageSeriesSchema.safeParse({ range }).success).toBe(false);
    }
    expect(readUsageSeriesSchema.parse({})).toEqual({ range: '1h' });
    for (const odd of [
      { by: 'slug' },
      { by: '__proto__' },
      { limit: '0' },
      { limit: '501' },
      { offset: '-1' },
      { offset: '1.5' },
    ]) {
      expect(listTopUsageSchema.safeParse(odd).success).toBe(false);
    }
    expect(listTopUsageSchema.parse({})).toEqual({ by: 'storageBytes', offset: 0, limit: 20 });
  });
});

describe('Organizations that use most', () => {
  const top = (query = {}, caller = sovereign('support')) => listTopUsage(caller, listTopUsageSchema.parse(query));

  it('come first, with their share of the limit, those that use nothing not at all', async () => {
    const { items, total, since } = await top();
    expect(total).toBe(1);
    expect(items[0]).toMatchObject({ slug: 'acme', limit: 10_000_000 });
    expect(items[0]?.share).toBeCloseTo((items[0]?.value ?? 0) / 10_000_000);
    expect(since).toBe(new Date(BEGIN + SAMPLE_MS).toISOString());
    expect((await top({ offset: 1 })).items).toEqual([]);
    expect((await top({ by: 'memoryBytes' })).items).toEqual([]);
    expect((await top({ offset: String(2 ** 53 - 1) })).items).toEqual([]);
  });

  it('are for whoever may list all of them', async () => {
    for (const role of ['org-admin', 'org-viewer'] as const) {
      await expect(top({}, member('acme', role))).rejects.toMatchObject({ code: 'forbidden' });
      await expect(exportTopUsage(member('acme', role), { by: 'messages' })).rejects.toMatchObject({
        code: 'forbidden',
      });
    }
    await expect(top({}, sovereign('security-officer'))).resolves.toMatchObject({ total: 1 });
  });

  it('are no formula in a table', async () => {
    const admin = member('bobo', 'org-admin');
    const other = await connectWith(
      vertebra.nats.url,
      await issue(admin, 'bobo', { environment: 'dev', role: 'publisher' }),
    );
    await next();
    await other.close();
    const { pieces } = await exportTopUsage(operator(), { by: 'connections' });
    expect(await text(pieces)).toContain("bobo,'=1+1,");
  });
});

describe('when NATS was restarted or is away', () => {
  it('no rate is told across a restart, and nothing is lost of what was', { timeout: 30_000 }, async () => {
    const before = await newest();
    await client.close();
    await vertebra.nats.restart();
    client = await connectWith(vertebra.nats.url, held);
    await expect
      .poll(
        () =>
          next().then(
            () => 'sampled',
            () => 'away',
          ),
        { timeout: 15_000, interval: 200 },
      )
      .toBe('sampled');
    expect(await newest()).toMatchObject({
      storageBytes: before.storageBytes,
      messagesInPerSecond: null,
      apiCallsPerSecond: null,
    });
    await publish(10);
    await next();
    expect((await newest()).messagesInPerSecond).toBeGreaterThan(0);
  });

  it('there is a gap, and what is in memory is still told, soon', { timeout: 30_000 }, async () => {
    const before = await newest();
    await client.close();
    await vertebra.nats.kill();
    await expect(next()).rejects.toMatchObject({ code: 'nats-unavailable' });
    const begun = performance.now();
    const hour = await series();
    expect(hour.series.storageBytes.slice(-2)).toEqual([before.storageBytes, null]);
    const days = await getUsageSeries(operator(), 'acme', { range: '2d' }, now());
    expect(days.problem).toContain('NATS does not answer');
    expect(days.series.storageBytes.at(-1)).toBe(before.storageBytes);
    expect(performance.now() - begun).toBeLessThan(8_000);
    await vertebra.nats.restart();
  });
});
