import { jetstreamManager } from '@nats-io/jetstream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import { environmentAssets, PROJECTOR_CONSUMER } from '../../../lib/domain/names.ts';
import { readApi } from '../../../lib/domain/paths.ts';
import { projectorGrant } from '../../../lib/server/access/projector-grant.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { borrowHome } from '../../../lib/server/accounts/home/home-pool.ts';
import type { BorrowedHome } from '../../../lib/server/accounts/home/home-pool.ts';
import { member, operator } from '../callers.ts';
import { startProjectorProcess } from './projector-process.ts';
import type { ProjectorProcess } from './projector-process.ts';
import { cookieOf } from '../read-api.ts';
import { resumeEvents } from '../resuming-client.ts';
import type { ResumingClient } from '../resuming-client.ts';
import { modelOf, readBucket, readRejected } from './state-model.ts';
import { startSteadyEvents } from './steady-events.ts';

const RATE = 500;
const PATIENCE_MS = 60_000;

/** One Environment under load: projectors that can be killed, and clients that come again. */
export interface Spine {
  home: BorrowedHome;
  projectors: ProjectorProcess[];
  kill: (projector: number) => Promise<void>;
  /** starts a killed one again at the same port */
  start: (projector: number) => Promise<void>;
  /** lets the events go on for so long */
  letPass: (milliseconds: number) => Promise<void>;
  /** Ends the events and shows that nothing was lost: the bucket is the model, every client saw every revision once. */
  settle: () => Promise<void>;
  stop: () => Promise<void>;
}

/**
 * Starts events in `<slug>-dev`, projectors and four clients.
 * @param environments variables of each projector
 */
export async function startSpine(slug: string, environments: readonly Record<string, string>[]): Promise<Spine> {
  const { organization } = await createOrganization(operator(), { slug, displayName: slug, environments: ['dev'] });
  const environment = `${slug}-dev`;
  const home = await borrowHome(projectorGrant(slug), { organization: slug, account: organization.account });
  const { connection } = home;
  const projectors = await Promise.all(environments.map((variables) => startProjectorProcess(variables)));
  const alive = new Set(projectors.keys());
  const source = startSteadyEvents(connection, environment, RATE);
  const cookie = await cookieOf(member(slug, 'org-viewer'), { accessExpiresAt: Date.now() + 3_600_000 });
  const urlOf = (wish: number) => {
    const chosen = alive.has(wish) ? wish : [...alive][0];
    return projectors[chosen ?? wish]?.url ?? '';
  };
  const clients: ResumingClient[] = [0, 1, 2, 3].map((n) =>
    resumeEvents(() => `${urlOf(n % projectors.length)}${readApi.events(environment)}`, cookie),
  );
  // What is killed under them is killed under streams that are open.
  for (const client of clients) await vi.waitUntil(() => client.revisions().length > 0, PATIENCE_MS);

  const lag = async () => {
    const { consumers } = await jetstreamManager(connection, { checkAPI: false });
    const info = await consumers.info(environmentAssets(environment).stream, PROJECTOR_CONSUMER);
    return info.num_pending + info.num_ack_pending;
  };
  const lastRevision = async () => {
    const { streams } = await jetstreamManager(connection, { checkAPI: false });
    return (await streams.info(environmentAssets(environment).bucketStream)).state.last_seq;
  };

  return {
    home,
    projectors,
    kill: async (projector) => {
      alive.delete(projector);
      await projectors[projector]?.kill();
    },
    start: async (projector) => {
      const before = projectors[projector];
      if (!before) return;
      projectors[projector] = await startProjectorProcess(environments[projector] ?? {}, before.port);
      alive.add(projector);
    },
    letPass: (milliseconds) => sleep(milliseconds),
    settle: async () => {
      const { published } = await source.stop();
      expect(published).toBeGreaterThan(RATE);
      await expect.poll(lag, { timeout: PATIENCE_MS, interval: 100 }).toBe(0);
      const model = await modelOf(connection, environment);
      await expect.poll(() => readBucket(connection, environment), { timeout: 10_000 }).toEqual(model.state);
      expect(await readRejected(connection, environment)).toEqual(model.rejected);
      for (const projector of alive) expect((await fetch(`${urlOf(projector)}/healthz`)).status).toBe(200);
      const last = await lastRevision();
      for (const client of clients) {
        await expect.poll(() => client.revisions().at(-1), { timeout: 20_000 }).toBe(last);
        const revisions = client.revisions();
        expect(client.resets(), client.resets().join('; ')).toEqual([]);
        const [first = 0] = revisions;
        expect(revisions).toEqual(Array.from({ length: last - first + 1 }, (_, index) => first + index));
      }
    },
    stop: async () => {
      await Promise.all(clients.map((client) => client.close()));
      await source.stop();
      for (const projector of alive) await projectors[projector]?.stop();
      home.release();
    },
  };
}
