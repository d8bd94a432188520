/**
 * Ten thousand clients of one Environment on one process, against a bare node:http server that writes the same bytes to as
 * many: its memory, and the time from an event being sent until each client has it.
 */
import { Kvm } from '@nats-io/kv';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentAssets } from '../../lib/domain/names.ts';
import { readApi } from '../../lib/domain/paths.ts';
import { projectorGrant } from '../../lib/server/access/projector-grant.ts';
import { createOrganization } from '../../lib/server/features/organizations/create-organization.command.ts';
import { borrowHome } from '../../lib/server/accounts/home/home-pool.ts';
import { member, operator } from '../../test/harness/callers.ts';
import { cookieOf, podState } from '../../test/harness/read-api.ts';
import { revisionEvent } from '../../worker/read-api/snapshot/entry.ts';
import { median } from './measure.ts';
import type { Figure } from './measure.ts';
import { markOf, now } from './sse/messages.ts';
import type { FromClients, FromServer, ToClients, ToServer } from './sse/messages.ts';
import { talkTo } from './sse/talking-child.ts';

const CLIENTS = 10_000;
const CLIENT_PROCESSES = 2;
const PEOPLE = 100;
const ROUNDS = 15;
const EVENTS_A_ROUND = 10;
const PAUSE_MS = 500;
/** as large as with the tokens of a Keycloak */
const TOKEN_CHARACTERS = 1800;
const TIMES = 3;

interface Outcome {
  p99: number;
  bytes: number;
}

/** The events of a round; the last one says when they were sent. */
function eventsOf(round: number): { key: string; value: string }[] {
  return Array.from({ length: EVENTS_A_ROUND }, (_, at) => {
    const mark = at === EVENTS_A_ROUND - 1 ? `${markOf(round)}${now()}` : '';
    const value = podState(`checkout-${at}`, { object: { spec: 'x'.repeat(200), mark } });
    return { key: `pod/shop/checkout-${at}`, value: JSON.stringify(value) };
  });
}

const textOf = (events: { key: string; value: string }[], round: number): string =>
  events
    .map(({ key, value }, at) => {
      const revision = round * EVENTS_A_ROUND + at + 1;
      return revisionEvent({ key, value, revision, at: Date.now(), deleted: false }, true);
    })
    .join('');

async function run(
  server: URL,
  env: Record<string, string>,
  cookies: string[],
  path: string,
  write: (round: number, tell: (message: ToServer) => void) => Promise<unknown>,
): Promise<Outcome> {
  const child = talkTo<ToServer, FromServer>(server, env);
  const clients = Array.from({ length: CLIENT_PROCESSES }, () =>
    talkTo<ToClients, FromClients>(new URL('./sse/clients-main.ts', import.meta.url)),
  );
  try {
    const { port } = await child.next('listening');
    for (const client of clients)
      client.send({ kind: 'connect', port, path, cookies, count: CLIENTS / CLIENT_PROCESSES });
    await Promise.all(clients.map((client) => client.next('connected')));
    await sleep(2000);
    const delays: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await write(round, (message) => child.send(message));
      const heard = await Promise.all(clients.map((client) => client.next('round')));
      // The first rounds warm up.
      if (round >= 5) for (const one of heard) for (const delay of one.delays) delays.push(delay);
      await sleep(PAUSE_MS);
    }
    child.send({ kind: 'measure' });
    const { bytes } = await child.next('memory');
    delays.sort((a, b) => a - b);
    return { p99: delays[Math.floor(delays.length * 0.99)] ?? NaN, bytes };
  } finally {
    child.stop();
    for (const client of clients) client.stop();
  }
}

const MIB = 1024 ** 2;

function figureOf(name: string, unit: (value: number) => string, ours: number[], bare: number[]): Figure {
  const ratio = median(ours) / median(bare);
  return {
    name,
    goal: '≤ 1.3 × a bare node:http server that writes the same bytes',
    result: `${ratio.toFixed(2)}; ${unit(median(ours))} of ${unit(median(bare))}`,
    holds: ratio <= 1.3,
  };
}

/** Wants the variables of a Vertebra server in the environment, as main.ts sets them. */
export async function benchSseClients(environment: Record<string, string>): Promise<Figure[]> {
  const slug = 'bench-sse';
  const { organization } = await createOrganization(operator(), { slug, displayName: slug, environments: ['dev'] });
  const { connection, release } = await borrowHome(projectorGrant(slug), {
    organization: slug,
    account: organization.account,
  });
  const bucket = await new Kvm(connection).create(environmentAssets(`${slug}-dev`).bucket);
  const cookies = await Promise.all(
    Array.from({ length: PEOPLE }, (_, at) =>
      cookieOf(member(slug, 'org-viewer', `person-${at}`), {
        refreshToken: 'r'.repeat(TOKEN_CHARACTERS),
      }),
    ),
  );
  const path = readApi.events(`${slug}-dev`);
  const env = { ...environment, VERTEBRA_PROJECTOR_LISTEN: '127.0.0.1:0' };
  const ours: Outcome[] = [];
  const bare: Outcome[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    bare.push(
      await run(new URL('./sse/bare-main.ts', import.meta.url), {}, cookies, path, (round, tell) => {
        tell({ kind: 'write', text: textOf(eventsOf(round), round) });
        return Promise.resolve();
      }),
    );
    ours.push(
      await run(new URL('./sse/read-api-main.ts', import.meta.url), env, cookies, path, (round) =>
        Promise.all(eventsOf(round).map(({ key, value }) => bucket.put(key, value))),
      ),
    );
  }
  release();
  return [
    figureOf(
      'Memory of a process with 10,000 clients of event streams',
      (bytes) => `${(bytes / MIB).toFixed(0)} MiB`,
      ours.map(({ bytes }) => bytes),
      bare.map(({ bytes }) => bytes),
    ),
    figureOf(
      'Time until 10,000 clients have an event, p99',
      (ms) => `${ms.toFixed(0)} ms`,
      ours.map(({ p99 }) => p99),
      bare.map(({ p99 }) => p99),
    ),
  ];
}
