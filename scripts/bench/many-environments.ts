/** What stands around a projector that has thousands of Environments: the Environments, another tenant, and what the server says. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { VertebraError } from '../../lib/domain/errors.ts';
import { ENVIRONMENT_TYPES, environmentAssets, environmentName } from '../../lib/domain/names.ts';
import type { CreateOrganization } from '../../lib/domain/organizations/organization.ts';
import { z } from '../../lib/domain/zod.ts';
import { projectorGrant } from '../../lib/server/access/projector-grant.ts';
import { createOrganization } from '../../lib/server/features/organizations/create-organization.command.ts';
import type { Home } from '../../lib/server/accounts/home/home.ts';
import { borrowHome } from '../../lib/server/accounts/home/home-pool.ts';
import { operator } from '../../test/harness/callers.ts';
import type { TestNatsServer } from '../../test/harness/nats/nats-server.ts';

const CREATED_AT_ONCE = 16;
const CREATION_TRIES = 5;
/** How often the other tenant asks, and how long it waits: what a page of the console does. */
const ASK_EVERY_MS = 50;
const ANSWER_MS = 5_000;

/** What the limits of thousands promise together is more than this machine has, and none of them gets what it asks for. */
const LIMITS = { storageBytes: -1, memoryBytes: 0, streams: -1, consumers: -1, connections: -1 };

export const ENVIRONMENTS_EACH = ENVIRONMENT_TYPES.length;

type Wanted = Pick<CreateOrganization, 'slug' | 'environments'>;

/** Makes one, as whoever is told to send the request again: an account that was just made has no JetStream now and then. */
async function makeOrganization({ slug, environments }: Wanted): Promise<Home> {
  for (let tries = 1; ; tries += 1) {
    try {
      const wanted = { slug, displayName: slug, environments, limits: LIMITS };
      return { organization: slug, account: (await createOrganization(operator(), wanted)).organization.account };
    } catch (error) {
      if (tries === CREATION_TRIES || !(error instanceof VertebraError) || error.code !== 'nats-unavailable')
        throw error;
    }
  }
}

/** Makes Organizations with all their Environments, up to the `to`-th from the `from`-th on. */
export async function makeOrganizations(from: number, to: number): Promise<void> {
  let next = from;
  const worker = async () => {
    while (next < to) await makeOrganization({ slug: `scale-${next++}`, environments: [...ENVIRONMENT_TYPES] });
  };
  await Promise.all(Array.from({ length: CREATED_AT_ONCE }, worker));
}

const jszSchema = z.object({ api: z.object({ total: z.number() }), streams: z.number(), consumers: z.number() });

/** JetStream API requests that a server has answered since it was started, and what it has. */
export async function readServer({ monitorUrl }: TestNatsServer): Promise<z.infer<typeof jszSchema>> {
  return jszSchema.parse(await (await fetch(`${monitorUrl}/jsz`)).json());
}

/** JetStream API requests that a server dropped unanswered since its queue was full, by its log. */
export async function droppedRequests({ directory }: TestNatsServer): Promise<number> {
  const log = await readFile(join(directory, 'nats-server.log'), 'utf8');
  return [...log.matchAll(/queue limit reached, dropping (\d+) requests/g)].reduce((sum, [, n]) => sum + Number(n), 0);
}

export interface Tenant {
  /** milliseconds of each answer to a STREAM.INFO, and how many did not come in time */
  answers: number[];
  lost: number;
}

/** An Organization of its own that asks about its stream all the time; `stop` gives how it was answered. */
export async function startTenant(slug: string): Promise<{ stop: () => Promise<Tenant> }> {
  const home = await makeOrganization({ slug, environments: ['dev'] });
  const { connection, release } = await borrowHome(projectorGrant(slug), home);
  const subject = `$JS.API.STREAM.INFO.${environmentAssets(environmentName(slug, 'dev')).stream}`;
  const tenant: Tenant = { answers: [], lost: 0 };
  const stopping = new AbortController();
  const ask = async () => {
    const begun = performance.now();
    try {
      await connection.request(subject, '', { timeout: ANSWER_MS });
      tenant.answers.push(performance.now() - begun);
    } catch {
      tenant.lost += 1;
    }
  };
  const asking = (async () => {
    const asked: Promise<void>[] = [];
    while (!stopping.signal.aborted) {
      asked.push(ask());
      await sleep(ASK_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
    await Promise.all(asked);
  })();
  return {
    stop: async () => {
      stopping.abort();
      await asking;
      release();
      return tenant;
    },
  };
}
