/** Replicas and placement of the streams of a new Organization, on three servers of which one goes away. */
import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environmentAssets } from '../../../lib/domain/names.ts';
import type { CreateOrganization } from '../../../lib/domain/organizations/organization.ts';
import { authorize } from '../../../lib/server/access/authorize.ts';
import { withHome } from '../../../lib/server/accounts/home/home.ts';
import { getIndex } from '../../../lib/server/accounts/index-service.ts';
import { readOrganizationRecord } from '../../../lib/server/accounts/organization-record.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { getCreation } from '../../../lib/server/features/organizations/get-creation.query.ts';
import { listStreamServers } from '../../../lib/server/features/organizations/list-stream-servers.query.ts';
import { ensureEnvironmentAssets, placementOfEvents } from '../../../lib/server/spine/state/environment-assets.ts';
import { operator } from '../../harness/callers.ts';
import { startNatsCluster } from '../../harness/nats/nats-cluster.ts';
import type { TestNatsCluster } from '../../harness/nats/nats-cluster.ts';
import { joinCluster } from '../../harness/vertebra-process.ts';

let cluster: TestNatsCluster;
let vertebra: Awaited<ReturnType<typeof joinCluster>>;
beforeAll(async () => {
  cluster = await startNatsCluster({ tags: ['disk:hdd', 'disk:NVMe', 'disk:nvme'] });
  vertebra = await joinCluster(cluster);
});
afterAll(async () => {
  await vertebra.stop();
  await cluster.stop();
});

const wish = (slug: string, more: Partial<CreateOrganization> = {}): CreateOrganization => ({
  slug,
  displayName: slug,
  environments: ['dev'],
  ...more,
});
const ASSETS = environmentAssets('x-dev');
const inHome = async <T>(slug: string, work: Parameters<typeof withHome<T>>[2]) => {
  const account = (await getIndex()).organizations.get(slug)?.account ?? '';
  return withHome(authorize(operator().actor, 'organization.create'), { organization: slug, account }, work);
};
/** Replicas and servers of each stream of an Organization. */
const streamsOf = (slug: string) =>
  inHome(slug, async (connection) => {
    const found: Record<string, { replicas: number; servers: string }> = {};
    for await (const { config, cluster: group } of (await jetstreamManager(connection)).streams.list()) {
      const servers = [group?.leader ?? '', ...(group?.replicas ?? []).map(({ name }) => name)];
      found[config.name.replace(`${slug}-dev`, 'x-dev')] = {
        replicas: config.num_replicas,
        servers: servers.toSorted().join(' '),
      };
    }
    return found;
  });
const everywhere = <T>(value: T) => ({
  [ASSETS.stream]: value,
  [ASSETS.bucketStream]: value,
  [ASSETS.rejectedStream]: value,
});

describe('three servers', () => {
  it('are told with their tags', async () => {
    expect(await listStreamServers(operator())).toEqual({
      servers: [
        { name: 'test-1', cluster: 'test', tags: ['disk:hdd'] },
        { name: 'test-2', cluster: 'test', tags: ['disk:nvme'] },
        { name: 'test-3', cluster: 'test', tags: ['disk:nvme'] },
      ],
      away: [],
    });
  });

  it('hold what is asked for', async () => {
    await createOrganization(operator(), wish('plain'));
    expect(await streamsOf('plain')).toEqual(everywhere({ replicas: 3, servers: 'test-1 test-2 test-3' }));
    const placement = { cluster: 'test', tags: ['disk:hdd'] };
    await createOrganization(operator(), wish('placed', { replicas: 1, placement }));
    expect(await streamsOf('placed')).toEqual(everywhere({ replicas: 1, servers: 'test-1' }));
  });

  it('have what is missing made again where its events are', async () => {
    await inHome('placed', async (connection) => {
      await (await jetstreamManager(connection)).streams.delete(environmentAssets('placed-dev').bucketStream);
      const where = await placementOfEvents(connection, 'placed-dev');
      expect(where).toEqual({ replicas: 1, placement: { cluster: 'test', tags: ['disk:hdd'] } });
      await ensureEnvironmentAssets(connection, 'placed-dev', where ?? { replicas: 3 });
      expect(await placementOfEvents(connection, 'placed-poc')).toBeNull();
    });
    expect(await streamsOf('placed')).toEqual(everywhere({ replicas: 1, servers: 'test-1' }));
  });

  it.each([
    [{ replicas: 5 }, 'replicas', '5 replicas need 5 servers; 3 servers answered'],
    [{ replicas: 3, placement: { tags: ['disk:nvme'] } }, 'replicas', 'that the placement allows; 2 servers answered'],
    [{ placement: { cluster: 'mars' } }, 'placement.cluster', 'in a cluster “mars”'],
    [{ placement: { tags: ['disk:hdd', 'disk:nvme'] } }, 'placement.tags', 'has the tags disk:hdd, disk:nvme'],
  ] as const)('refuse %j before anything is made', async (more, path, words) => {
    const asked = createOrganization(operator(), wish('refused', more as Partial<CreateOrganization>));
    await expect(asked).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining(words) as string,
      fields: [{ path }],
    });
    expect(await readOrganizationRecord('refused')).toBeNull();
  });
});

describe('with one of them away', () => {
  beforeAll(async () => {
    await cluster.kill(2);
    await cluster.elected(2);
  });

  it('three replicas wait for it, and nothing is made', { timeout: 120_000 }, async () => {
    const late = wish('late', { replicas: 3 });
    await expect(createOrganization(operator(), late)).rejects.toMatchObject({
      code: 'nats-unavailable',
      message: expect.stringContaining('test-3 did not answer') as string,
    });
    expect(await readOrganizationRecord('late')).toBeNull();
    expect((await getCreation(operator(), { slug: 'late' })).state).toBe('free');
    expect(await listStreamServers(operator())).toMatchObject({ away: ['test-3'] });
  });

  it('one that fits the others is made, and its progress names who did not answer', { timeout: 120_000 }, async () => {
    await createOrganization(operator(), wish('fits', { replicas: 1, placement: { tags: ['disk:nvme'] } }));
    expect(await streamsOf('fits')).toEqual(everywhere({ replicas: 1, servers: 'test-2' }));
    const { state, parts, silent } = await getCreation(operator(), { slug: 'fits' });
    expect({ state, silent }).toEqual({ state: 'made', silent: ['test-3'] });
    expect(parts.every(({ made }) => made)).toBe(true);
  });

  it('the same request is done once it is back', { timeout: 180_000 }, async () => {
    await cluster.start(2);
    await expect
      .poll(() => createOrganization(operator(), wish('late', { replicas: 3 })).then(() => 'done', String), {
        timeout: 60_000,
      })
      .toBe('done');
    expect(await streamsOf('late')).toEqual(everywhere({ replicas: 3, servers: 'test-1 test-2 test-3' }));
  });
});
