import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { headers } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { connect as connectWebSocket, headers as webSocketHeaders, jwtAuthenticator } from 'nats.ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CREDENTIAL_ROLE_IDS,
  CREDENTIAL_ROLES,
  SESSION_ROLES,
} from '../../../lib/domain/credentials/credential-roles.ts';
import { filledIn } from '../../../lib/domain/credentials/permission-template.ts';
import { openNatsSession } from '../../../lib/server/features/system/open-nats-session.command.ts';
import { ALLOWED, EDGE_ALLOWS, SEALED } from '../../battery/allowed.ts';
import type { Permissions } from '../../battery/allowed.ts';
import { directAttempts } from '../../battery/direct-attempts.ts';
import { allowedQuestions, escapeAttempts } from '../../battery/escape-attempts.ts';
import { beyond, forbidden } from '../../battery/judge.ts';
import { layOutSink } from '../../battery/lay-out.ts';
import { connectWith, targetOrganization } from '../../battery/organization.ts';
import { PROMISES } from '../../battery/promises.ts';
import type { BatteryConnection, BatteryHeaders, Outcome } from '../../battery/run-attempts.ts';
import { refusesApiAsReply } from '../../battery/header-attempts.ts';
import { runAttempts } from '../../battery/run-attempts.ts';
import { effects, takeSnapshot } from '../../battery/snapshot.ts';
import type { Snapshot } from '../../battery/snapshot.ts';
import { targetsOf } from '../../battery/targets.ts';
import type { Targets } from '../../battery/targets.ts';
import { userAtEdge, userAtHome } from '../../battery/user-at-home.ts';
import { member, sovereign } from '../../harness/callers.ts';
import { issue, makeUserKey } from '../../harness/issue.ts';
import type { HeldCredential } from '../../harness/issue.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const TRUSTED = CREDENTIAL_ROLE_IDS.filter((role) => CREDENTIAL_ROLES[role].kind === 'trusted');
const WAIT_MILLISECONDS = 400;
const admin = (organization = 'acme') => member(organization, 'org-admin');

let vertebra: VertebraProcess;
let homes: Record<'acme' | 'globex', NatsConnection>;
let neighbours: HeldCredential[];
let neighbourConnections: NatsConnection[];
/**
 * What arrived in the inbox of the neighbour in the home account that nobody had asked for. Inside the edge account a reply
 * may be sent to any inbox whose name is known; names hold 22 random characters, and the battery shows that none can be heard.
 */
const intrusions: string[] = [];

beforeAll(async () => {
  vertebra = await startVertebra();
  homes = {
    acme: await targetOrganization(vertebra.nats.url, 'acme', ['dev', 'prod']),
    globex: await targetOrganization(vertebra.nats.url, 'globex', ['prod']),
  };
  neighbours = [
    await issue(admin(), 'acme', { environment: 'prod', role: 'kv-reader' }),
    await issue(admin(), 'acme', { environment: 'prod', role: 'trusted-kv-reader' }),
  ];
  neighbourConnections = await Promise.all(neighbours.map((held) => connectWith(vertebra.nats.url, held)));
  neighbourConnections[1]?.subscribe(inboxOf(1), {
    callback: (_error, message) => void intrusions.push(message.string()),
  });
});
afterAll(async () => {
  await Promise.all([...Object.values(homes), ...neighbourConnections].map((connection) => connection.close()));
  await vertebra.stop();
});

const inboxOf = (neighbour: number) => `${neighbours[neighbour]?.issued.inboxPrefix ?? ''}.battery`;

const targetsFor = (organization: 'acme' | 'initech', attacker: { publicKey: string }): Targets =>
  targetsOf(attacker, { organization, own: 'prod', other: 'dev', foreignOrganization: 'globex' }, [
    inboxOf(0),
    inboxOf(1),
  ]);

/** Neighbours at work, so that somebody who listens where they must not has something to hear. */
async function whileNeighboursWork<T>(work: () => Promise<T>): Promise<T> {
  let busy = true;
  const working = neighbourConnections.map(async (connection) => {
    const kv = await new Kvm(jetstream(connection, { checkAPI: false })).create('ws-acme-prod-state');
    while (busy) await kv.get('text');
  });
  try {
    return await work();
  } finally {
    busy = false;
    await Promise.all(working);
  }
}

async function attack<H extends BatteryHeaders>(
  connection: BatteryConnection<H>,
  makeHeaders: () => H,
  targets: Targets,
  may: Permissions,
  look: () => Promise<Snapshot>,
): Promise<{ permitted: Outcome[]; answered: Outcome[]; effects: string[]; intrusions: string[] }> {
  const before = await look();
  const attempts = forbidden(directAttempts(targets), may);
  const escapes = escapeAttempts(targets, may.publish);
  const outcomes = await whileNeighboursWork(async () => {
    const direct = await runAttempts(connection, makeHeaders, targets.ownInbox, attempts, WAIT_MILLISECONDS);
    await runAttempts(connection, makeHeaders, targets.ownInbox, escapes, WAIT_MILLISECONDS);
    return direct;
  });
  return {
    permitted: outcomes.filter(({ refused }) => !refused),
    answered: outcomes.filter(({ answers }) => answers.length > 0),
    effects: beyond(effects(before, await look()), may),
    intrusions: intrusions.splice(0),
  };
}

const lookAtBoth = async (): Promise<Snapshot> =>
  new Map([...(await takeSnapshot('acme', homes.acme)), ...(await takeSnapshot('globex', homes.globex))]);
/** What a role is there for, by the list written by hand. */
const allowedTo = (role: keyof typeof ALLOWED, targets: Targets): Permissions => ALLOWED[role](targets);
const NOTHING = { permitted: [], answered: [], effects: [], intrusions: [] };

describe.each(SEALED)('a sealed %s', (role) => {
  let held: HeldCredential;
  let client: NatsConnection;
  let targets: Targets;

  beforeAll(async () => {
    const durable = CREDENTIAL_ROLES[role].needsDurable ? { durable: 'app' } : {};
    held = await issue(admin(), 'acme', { environment: 'prod', role, ...durable });
    client = await connectWith(vertebra.nats.url, held);
    targets = targetsFor('acme', held);
  });
  afterAll(() => client.close());

  it('does what it promises, with the stock client', async () => {
    const promise = PROMISES[role];
    expect(await promise.does(client, targets, homes.acme)).toEqual(promise.shows(targets));
  });

  it('is asked for every subject it may publish to', () => {
    const unasked = held.issued.permissions.publish.filter(
      (allowed) => allowedQuestions(targets, [allowed]).length === 0,
    );
    expect(unasked).toEqual([]);
  });

  it('has no effect beyond that', async () => {
    expect(await attack(client, headers, targets, allowedTo(role, targets), lookAtBoth)).toEqual(NOTHING);
  });
});

describe.each(['inspector', 'reader'] as const)('a browser session as %s', (role) => {
  let client: Awaited<ReturnType<typeof connectWebSocket>>;
  let targets: Targets;

  beforeAll(async () => {
    const key = makeUserKey();
    const caller = role === 'reader' ? member('acme', 'org-viewer') : sovereign('support');
    const session = await openNatsSession(caller, 'acme', { publicKey: key.publicKey });
    expect(session.role).toBe(role);
    client = await connectWebSocket({
      servers: session.websocket,
      authenticator: jwtAuthenticator(session.jwt, new TextEncoder().encode(key.seed)),
      inboxPrefix: session.inboxPrefix,
      reconnect: false,
    });
    targets = targetsFor('acme', key);
  });
  afterAll(() => client.close());

  it('sees what it promises', async () => {
    const manager = await client.jetstreamManager();
    const { own } = targets;
    const names: string[] = [];
    for await (const { config } of manager.streams.list()) names.push(config.name);
    expect(names).toContain(own.bucketStream);
    expect((await manager.consumers.info(own.stream, 'other')).num_ack_pending).toBe(2);
    if (role === 'inspector') return;
    expect((await manager.streams.getMessage(own.stream, { seq: 1 })).string()).toBe('event 0');
    const kv = await client.jetstream().views.kv(own.bucket);
    expect((await kv.get('text'))?.string()).toBe('value');
    const live: string[] = [];
    for (const filter of ['ws.>', '$KV.>']) {
      client.subscribe(filter, { callback: (_error, message) => live.push(message.subject) });
    }
    await client.flush();
    homes.acme.publish(`${own.subjectPrefix}.live`);
    homes.acme.publish(`$KV.${own.bucket}.live`);
    await expect.poll(() => live).toEqual([`${own.subjectPrefix}.live`, `$KV.${own.bucket}.live`]);
  });

  it('is asked for every subject it may publish to', () => {
    const { publish } = SESSION_ROLES[role];
    expect(publish.filter((allowed) => allowedQuestions(targets, [allowed]).length === 0)).toEqual([]);
  });

  it('can change nothing', async () => {
    expect(await attack(client, webSocketHeaders, targets, allowedTo(role, targets), lookAtBoth)).toEqual(NOTHING);
  });
});

describe('the edge account', () => {
  it('is a wall of its own: a user in it without any permissions set changes no stream and no consumer', async () => {
    const user = await userAtEdge('acme', 'everything', { publish: ['>'], subscribe: ['>'] });
    const client = await connectWith(vertebra.nats.url, user);
    const found = await attack(client, headers, targetsFor('acme', user), EDGE_ALLOWS, lookAtBoth);
    await client.close();
    expect({ effects: found.effects, intrusions: found.intrusions }).toEqual({ effects: [], intrusions: [] });
  });
});

describe('the battery itself', () => {
  let home: NatsConnection;
  beforeAll(async () => {
    home = await targetOrganization(vertebra.nats.url, 'initech', ['dev', 'prod']);
  });
  afterAll(() => home.close());

  it.each(SEALED)('sees a sealed %s that was put into the home account', async (role) => {
    await layOutSink(home);
    const durable = `app-${role}`;
    const template = CREDENTIAL_ROLES[role].template('initech', 'prod');
    const manager = await jetstreamManager(home);
    await manager.consumers.add('WS_initech-prod', { durable_name: durable, ack_policy: AckPolicy.Explicit });
    const user = await userAtHome('initech', `wrong-${role}`, template, durable);
    const may = filledIn(template, { publicKey: user.publicKey, durable });
    const client = await connectWith(vertebra.nats.url, user);
    const targets = { ...targetsFor('initech', user), durable };
    const found = await attack(client, headers, targets, may, () => takeSnapshot('initech', home));
    await client.close();
    const seen = found.effects.map((effect) => effect.replace(/ \d+ /, ' '));
    expect(seen).toContain('new initech: message WS_initech-dev ws.initech-dev.injected');
    // nats-server 2.15 takes no PubAck for a request; every other answer deletes what it is sent to.
    // Newer ones take no request at all that way; a message can still be put where the user may not publish.
    const mayDelete = role !== 'publisher' && !refusesApiAsReply(home.info?.version ?? '');
    expect(seen.includes('gone initech: stream SINK')).toBe(mayDelete);
  });

  // after the others, since these may harm their own Organization, and say so
  it.each(TRUSTED)('shows that a %s reaches no other Organization', async (role) => {
    const held = await issue(admin('initech'), 'initech', { environment: 'prod', role });
    const client = await connectWith(vertebra.nats.url, held);
    const found = await attack(client, headers, targetsFor('initech', held), held.issued.permissions, lookAtBoth);
    await client.close();
    expect(found).toEqual(NOTHING);
  });
});
