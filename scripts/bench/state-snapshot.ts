/**
 * The state of an Environment of 100,000 objects over HTTP, from a projector that has not read it before, against reading the
 * bucket with a bare ordered consumer of the same client library.
 */
import { get } from 'node:http';
import { DeliverPolicy, jetstream } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { environmentAssets } from '../../lib/domain/names.ts';
import { readApi } from '../../lib/domain/paths.ts';
import { projectorGrant } from '../../lib/server/access/projector-grant.ts';
import { createOrganization } from '../../lib/server/features/organizations/create-organization.command.ts';
import { borrowHome } from '../../lib/server/accounts/home/home-pool.ts';
import { member, operator } from '../../test/harness/callers.ts';
import { cookieOf, podState } from '../../test/harness/read-api.ts';
import { inTurn, median, milliseconds, ratios } from './measure.ts';
import type { Figure } from './measure.ts';
import type { FromServer, ToServer } from './sse/messages.ts';
import { talkTo } from './sse/talking-child.ts';

const OBJECTS = 100_000;
const ROUNDS = 5;
const IN_FLIGHT = 1000;
const SLUG = 'bench-state';
const LOADED = `${SLUG}-dev`;
/** of as many objects, so that the process under test has run for a while, as the one that reads bare has */
const BEFORE = `${SLUG}-stg`;

async function load(connection: NatsConnection, environment: string): Promise<void> {
  const bucket = await new Kvm(connection).create(environmentAssets(environment).bucket);
  let next = 0;
  const worker = async () => {
    while (next < OBJECTS) {
      next += 1;
      const name = `checkout-${next}`;
      await bucket.put(`pod/shop/${name}`, JSON.stringify(podState(name, { object: { spec: 'x'.repeat(300) } })));
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}

/** Reads what a bucket holds, and does nothing with it. */
async function readBare(connection: NatsConnection): Promise<void> {
  const consumer = await jetstream(connection).consumers.get(environmentAssets(LOADED).bucketStream, {
    deliver_policy: DeliverPolicy.LastPerSubject,
  });
  let read = 0;
  const messages = await consumer.consume({ max_messages: 1000 });
  for await (const message of messages) {
    read += 1;
    if (message.info.pending === 0) break;
  }
  if (read !== OBJECTS) throw new Error(`It read ${read} objects.`);
}

const download = (port: number, path: string, cookie: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get(`http://127.0.0.1:${port}${path}`, { headers: { cookie }, agent: false }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.on('end', () =>
        response.statusCode === 200 ? resolve(bytes) : reject(new Error(`It answered ${response.statusCode}.`)),
      );
    }).on('error', reject);
  });

/** Wants the variables of a Vertebra server in the environment, as main.ts sets them. */
export async function benchStateSnapshot(environment: Record<string, string>): Promise<Figure[]> {
  const { organization } = await createOrganization(operator(), {
    slug: SLUG,
    displayName: SLUG,
    environments: ['dev', 'stg'],
  });
  const { connection, release } = await borrowHome(projectorGrant(SLUG), {
    organization: SLUG,
    account: organization.account,
  });
  for (const environment of [BEFORE, LOADED]) await load(connection, environment);
  const cookie = await cookieOf(member(SLUG, 'org-viewer'));
  const again: number[] = [];
  const ours = async () => {
    const child = talkTo<ToServer, FromServer>(new URL('./sse/read-api-main.ts', import.meta.url), {
      ...environment,
      VERTEBRA_PROJECTOR_LISTEN: '127.0.0.1:0',
    });
    try {
      const { port } = await child.next('listening');
      await download(port, readApi.state(BEFORE), cookie);
      const first = await milliseconds(() => download(port, readApi.state(LOADED), cookie));
      again.push(await milliseconds(() => download(port, readApi.state(LOADED), cookie)));
      return first;
    } finally {
      child.stop();
    }
  };
  const times = await inTurn(ROUNDS, ours, () => milliseconds(() => readBare(connection)));
  release();
  const { median: ratio, text } = ratios(times);
  return [
    {
      name: `Snapshot of ${OBJECTS.toLocaleString('en')} objects from a projector that has not read them before`,
      goal: '≤ 2 × reading them with a bare ordered consumer',
      result: `${text}; ${median(times.ours).toFixed(0)} ms, and ${median(again).toFixed(0)} ms when it has`,
      holds: ratio <= 2,
    },
  ];
}
