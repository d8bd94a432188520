import { request as httpRequest } from 'node:http';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, jwtAuthenticator } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { SESSION_ROLES } from '../../lib/domain/credentials/credential-roles.ts';
import { api } from '../../lib/domain/paths.ts';
import { subjectMatches } from '../../lib/domain/subjects.ts';
import { directAttempts } from '../../test/battery/direct-attempts.ts';
import { escapeAttempts } from '../../test/battery/escape-attempts.ts';
import { layOut } from '../../test/battery/lay-out.ts';
import { connectWith } from '../../test/battery/organization.ts';
import { effects, takeSnapshot } from '../../test/battery/snapshot.ts';
import type { Snapshot } from '../../test/battery/snapshot.ts';
import { targetsOf } from '../../test/battery/targets.ts';
import { userAtHome } from '../../test/battery/user-at-home.ts';
import { freeze } from '../../test/harness/freeze.ts';
import { openInPage } from '../support/attackers/bundle-attacker.ts';
import { readDemo, serverEnvironment } from '../support/demo.ts';
import { sessionOf } from '../support/people.ts';
import { pidOf } from '../support/pid.ts';
import { expect, test } from '../support/test.ts';

test.setTimeout(300_000);

const { publish: MAY_PUBLISH, subscribe: MAY_SUBSCRIBE } = SESSION_ROLES.reader;
const isAllowed = (filters: readonly string[], subject: string) =>
  filters.some((filter) => subjectMatches(filter, subject));

let home: NatsConnection;
let homeInbox = '';
const intrusions: string[] = [];

test.beforeAll(async ({ browser }) => {
  Object.assign(process.env, serverEnvironment());
  const user = await userAtHome('acme', 'everything', { publish: ['>'], subscribe: ['>'] });
  home = await connectWith(readDemo().nats.url, user);
  homeInbox = `_INBOX.${user.publicKey}.battery`;
  home.subscribe(homeInbox, { callback: (_error, message) => void intrusions.push(message.string()) });
  await layOut(home, 'acme', ['dev', 'prod']);
  // while the identity provider, which is part of the demo, still answers; the tests below take this session
  await sessionOf(browser, 'acme-viewer', 0);
  // the demo's own events and consumers hold still, so that every difference is the attacker's
  for (const part of ['demo', 'projector'] as const) await freeze(pidOf(part));
});
test.afterAll(async () => {
  for (const part of ['demo', 'projector'] as const) process.kill(pidOf(part), 'SIGCONT');
  await home.close();
});

const look = () => takeSnapshot('acme', home);

/**
 * Consumers that change by themselves. NATS may still deliver to one whose pulls a stopped process left behind while something is not
 * acknowledged, and deletes one without a durable name some seconds after the last of its pulls ended.
 */
async function consumersInMotion(): Promise<string[]> {
  const manager = await jetstreamManager(home);
  const found: string[] = [];
  for await (const { config } of manager.streams.list()) {
    for await (const consumer of manager.consumers.list(config.name)) {
      const { name, num_waiting, num_ack_pending } = consumer;
      const isEphemeral = consumer.config.durable_name === undefined;
      if (isEphemeral || (num_waiting > 0 && num_ack_pending > 0)) found.push(`${config.name} ${name}`);
    }
  }
  return found;
}

/** What was under way when the demo stopped has ended when nothing moves and two looks in a row see the same. */
async function lookWhenStill(): Promise<Snapshot> {
  await expect.poll(consumersInMotion, { timeout: 120_000 }).toEqual([]);
  let last = await look();
  await expect
    .poll(
      async () => {
        const before = last;
        last = await look();
        return effects(before, last);
      },
      // one look takes seconds, half a minute beside other suites, and it takes two
      { timeout: 120_000 },
    )
    .toEqual([]);
  return last;
}

test('a hostile viewer changes nothing with the session of their page', async ({ as }) => {
  const before = await lookWhenStill();
  const page = await as('acme-viewer');
  const attacker = await openInPage(page, api.natsSessions('acme'));
  expect(attacker.session.role).toBe('reader');
  const where = { organization: 'acme', own: 'dev', other: 'prod', foreignOrganization: 'globex' } as const;
  const targets = targetsOf(attacker, where, [homeInbox]);

  const direct = directAttempts(targets).filter(
    ({ act, subject }) => !isAllowed(act === 'subscribe' ? MAY_SUBSCRIBE : MAY_PUBLISH, subject),
  );
  expect(direct.length).toBeGreaterThan(80);
  const outcomes = await attacker.attack(direct);
  expect(outcomes.filter(({ refused }) => !refused)).toEqual([]);
  expect(outcomes.filter(({ answers }) => answers.length > 0)).toEqual([]);

  const escapes = escapeAttempts(targets, MAY_PUBLISH);
  expect(escapes.length).toBeGreaterThan(200);
  await attacker.attack(escapes);

  expect(effects(before, await look())).toEqual([]);
  expect(intrusions).toEqual([]);

  // and the look sees what changes
  await jetstream(home).publish('ws.acme-dev.k8s.seen', 'x');
  expect(effects(before, await look())).toContainEqual(expect.stringContaining('ws.acme-dev.k8s.seen'));
});

test('the JWT of a session opens no TCP connection', async ({ as, demo }) => {
  const page = await as('acme-viewer');
  const { session, seed } = await openInPage(page, api.natsSessions('acme'));
  const overTcp = connect({
    servers: demo.nats.url,
    authenticator: jwtAuthenticator(session.jwt, new TextEncoder().encode(seed)),
    inboxPrefix: session.inboxPrefix,
    reconnect: false,
  });
  await expect(overTcp).rejects.toThrow(/authorization/i);
});

/** Status of the answer to a WebSocket handshake. */
const handshake = (url: string, origin: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const request = httpRequest(url.replace('ws:', 'http:'), {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        origin,
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
    });
    request.once('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode ?? 0);
    });
    request.once('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.once('error', reject);
    request.end();
  });

test('a page of another origin opens no WebSocket', async ({ demo }) => {
  expect(await handshake(demo.nats.websocket, demo.app)).toBe(101);
  for (const origin of [
    'https://evil.example',
    'http://127.0.0.1:1',
    'null',
    demo.app.replace('127.0.0.1', 'localhost'),
  ]) {
    expect(await handshake(demo.nats.websocket, origin), origin).toBe(403);
  }
});
