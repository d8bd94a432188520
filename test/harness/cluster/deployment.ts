/** Vertebra as it runs in production, on one machine: a cluster, two consoles behind a proxy, two projectors, and people at work. */
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { expect, vi } from 'vitest';
import { environmentAssets, PROJECTOR_CONSUMER } from '../../../lib/domain/names.ts';
import { readApi } from '../../../lib/domain/paths.ts';
import { projectorGrant } from '../../../lib/server/access/projector-grant.ts';
import { borrowHome } from '../../../lib/server/accounts/home/home-pool.ts';
import { listCredentials } from '../../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { connectWith } from '../../battery/organization.ts';
import { member, operator } from '../callers.ts';
import type { TestNatsCluster } from '../nats/nats-cluster.ts';
import { startProjectorProcess } from '../projector/projector-process.ts';
import type { ProjectorProcess } from '../projector/projector-process.ts';
import { modelOf, readBucket, readRejected } from '../projector/state-model.ts';
import { startSteadyEvents } from '../projector/steady-events.ts';
import { cookieOf } from '../read-api.ts';
import { resumeEvents } from '../resuming-client.ts';
import { verifyAudit } from '../verify-audit.ts';
import { joinCluster } from '../vertebra-process.ts';
import { balance } from './balancer.ts';
import { startConsoles } from './consoles.ts';
import { startLoad } from './load.ts';
import { startTcpBalancer } from './tcp-balancer.ts';
import { openWatchedSession } from './websocket-session.ts';

const SLUG = 'acme';
const ENVIRONMENT = `${SLUG}-dev`;
const EVENTS_PER_SECOND = 50;
const PATIENCE_MS = 60_000;
/** Of the credentials, so many are tried at every server. */
const SAMPLE = 8;

export interface Figures {
  requests: number;
  failed: string[];
  repeated: string[];
  slowest: string;
  issued: number;
  revoked: number;
  events: number;
  /** milliseconds, the longest ones */
  sseGap: number;
  websocketGap: number;
}

export interface Work {
  /** Ends it, and shows that nothing was lost: events, credentials, revocations, audit. */
  settle: () => Promise<Figures>;
}

export interface Deployment {
  /** where each console answers machines */
  machines: readonly string[];
  work: () => Promise<Work>;
  letPass: (milliseconds: number) => Promise<void>;
  rollConsoles: () => Promise<void>;
  rollProjectors: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Every page of the list, revoked ones included. */
async function listedKeys(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let before: string | undefined; ;) {
    const page = await listCredentials(member(SLUG, 'org-admin'), SLUG, { limit: 500, ...(before && { before }) });
    for (const { publicKey, state } of page.items) found.set(publicKey, state);
    if (page.next === null) return found;
    before = page.next;
  }
}

/** Starts all of it beside a cluster; this process is a console, too, for what is judged afterwards. */
export async function startDeployment(cluster: TestNatsCluster): Promise<Deployment> {
  const websocket = await startTcpBalancer(cluster.websocketUrls.map((url) => Number(new URL(url).port)));
  const vertebra = await joinCluster(cluster, { websocketUrl: `ws://127.0.0.1:${websocket.port}` });
  const origin = vertebra.environment.VERTEBRA_BASE_URL ?? '';
  await createOrganization(operator(), { slug: SLUG, displayName: SLUG, environments: ['dev'] });
  const admin = member(SLUG, 'org-admin');
  const cookie = await cookieOf(admin, { accessExpiresAt: Date.now() + 3_600_000 });
  const consoles = await startConsoles(2, vertebra.environment, cluster.directory);
  const projectors: ProjectorProcess[] = [
    await startProjectorProcess(vertebra.environment),
    await startProjectorProcess(vertebra.environment),
  ];
  const projectorOrigins = () => projectors.map(({ url }) => url);
  const toConsoles = balance(() => consoles.origins);
  const toProjectors = balance(projectorOrigins);

  const work = async (): Promise<Work> => {
    const account = (await createOrganization(operator(), { slug: SLUG, displayName: SLUG, environments: ['dev'] }))
      .organization.account;
    const home = await borrowHome(projectorGrant(SLUG), { organization: SLUG, account });
    const { connection } = home;
    const { stream, bucketStream } = environmentAssets(ENVIRONMENT);
    const { streams, consumers } = await jetstreamManager(connection, { checkAPI: false });
    const source = startSteadyEvents(connection, ENVIRONMENT, EVENTS_PER_SECOND);
    const client = resumeEvents(() => `${toProjectors.ready()}${readApi.events(ENVIRONMENT)}`, cookie);
    await vi.waitUntil(() => client.revisions().length > 0, PATIENCE_MS);
    const session = await openWatchedSession(toConsoles, { organization: SLUG, stream, cookie, origin });
    const load = startLoad(toConsoles, SLUG, cookie, origin);
    const lag = async () => {
      const info = await consumers.info(stream, PROJECTOR_CONSUMER);
      return info.num_pending + info.num_ack_pending;
    };
    const settleEvents = async () => {
      const { published } = await source.stop();
      await expect.poll(lag, { timeout: PATIENCE_MS, interval: 100 }).toBe(0);
      expect((await streams.info(stream)).state.messages).toBeGreaterThanOrEqual(published);
      const model = await modelOf(connection, ENVIRONMENT);
      await expect.poll(() => readBucket(connection, ENVIRONMENT), { timeout: 10_000 }).toEqual(model.state);
      expect(await readRejected(connection, ENVIRONMENT)).toEqual(model.rejected);
      const last = (await streams.info(bucketStream)).state.last_seq;
      await expect.poll(() => client.revisions().at(-1), { timeout: 20_000 }).toBe(last);
      const revisions = client.revisions();
      const [first = 0] = revisions;
      expect(client.resets()).toEqual([]);
      expect(revisions).toEqual(Array.from({ length: last - first + 1 }, (_, index) => first + index));
      return published;
    };
    const settleCredentials = async () => {
      const listed = await listedKeys();
      expect(load.issued.filter(({ publicKey }) => !listed.has(publicKey))).toEqual([]);
      expect(load.revoked.filter((publicKey) => listed.get(publicKey) !== 'revoked')).toEqual([]);
      const revoked = new Set(load.revoked);
      const [gone, live] = [true, false].map((is) => load.issued.filter((one) => revoked.has(one.publicKey) === is));
      for (const url of cluster.urls) {
        for (const one of (gone ?? []).slice(-SAMPLE)) await expect(connectWith(url, one)).rejects.toThrow();
        for (const one of (live ?? []).slice(-SAMPLE)) await (await connectWith(url, one)).close();
      }
    };
    return {
      settle: async () => {
        const websocketGap = session.longestGap();
        await session.stop();
        await load.stop();
        const events = await settleEvents();
        await settleCredentials();
        expect(await verifyAudit()).toMatchObject({ broken: null });
        await client.close();
        home.release();
        return {
          requests: load.requests,
          failed: load.failed,
          repeated: load.repeated,
          slowest: `${load.slowest.milliseconds} ms: ${load.slowest.what}`,
          issued: load.issued.length,
          revoked: load.revoked.length,
          events,
          sseGap: client.longestGap(),
          websocketGap,
        };
      },
    };
  };
  return {
    machines: consoles.machines,
    work,
    letPass: (milliseconds) => sleep(milliseconds),
    rollConsoles: async () => {
      for (const which of consoles.origins.keys()) await consoles.restart(which);
    },
    rollProjectors: async () => {
      for (const [which, { port }] of projectors.entries()) {
        await projectors[which]?.stop();
        projectors[which] = await startProjectorProcess(vertebra.environment, port);
      }
    },
    stop: async () => {
      toConsoles.stop();
      toProjectors.stop();
      await consoles.stop();
      await Promise.all(projectors.map((projector) => projector.stop()));
      websocket.stop();
      await vertebra.stop();
    },
  };
}
