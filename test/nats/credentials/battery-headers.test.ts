/** Attacks by header, by number, by the name of a queue and by somebody else's durable, by everybody who gets into an edge account. */
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { connect as connectWebSocket, headers as webSocketHeaders, jwtAuthenticator } from 'nats.ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CREDENTIAL_ROLE_IDS,
  CREDENTIAL_ROLES,
  SESSION_ROLES,
} from '../../../lib/domain/credentials/credential-roles.ts';
import { environmentAssets, PROJECTOR_CONSUMER } from '../../../lib/domain/names.ts';
import { openNatsSession } from '../../../lib/server/features/system/open-nats-session.command.ts';
import { ensureEnvironmentAssets } from '../../../lib/server/spine/state/environment-assets.ts';
import type { Permissions } from '../../battery/allowed.ts';
import { endsWithNegativeOffsets, headerAttempts, numberAttempts } from '../../battery/header-attempts.ts';
import { connectWith, targetOrganization } from '../../battery/organization.ts';
import type { Attempt } from '../../battery/attempt.ts';
import type { BatteryConnection, BatteryHeaders } from '../../battery/run-attempts.ts';
import { runAttempts } from '../../battery/run-attempts.ts';
import { effects, takeSnapshot } from '../../battery/snapshot.ts';
import { targetsOf } from '../../battery/targets.ts';
import type { Targets } from '../../battery/targets.ts';
import { userAtEdge } from '../../battery/user-at-home.ts';
import { member, sovereign } from '../../harness/callers.ts';
import { issue, makeUserKey } from '../../harness/issue.ts';
import { connectOpened, openUnderGrant, requestGrant } from '../../harness/support.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const OWN = environmentAssets('acme-dev');
const WAIT_MILLISECONDS = 400;
const SEALED = CREDENTIAL_ROLE_IDS.filter((role) => CREDENTIAL_ROLES[role].kind === 'sealed');
const TRUSTED = CREDENTIAL_ROLE_IDS.filter((role) => CREDENTIAL_ROLES[role].kind === 'trusted');
const admin = () => member('acme', 'org-admin');

let vertebra: VertebraProcess;
let homes: Record<'acme' | 'globex', NatsConnection>;
beforeAll(async () => {
  vertebra = await startVertebra();
  homes = {
    acme: await targetOrganization(vertebra.nats.url, 'acme', ['dev', 'prod']),
    globex: await targetOrganization(vertebra.nats.url, 'globex', ['prod']),
  };
  // as an earlier version, or a stock client, made it
  const manager = await jetstreamManager(homes.acme);
  const { config } = await manager.streams.info(OWN.bucketStream);
  await manager.streams.update(OWN.bucketStream, { ...config, allow_rollup_hdrs: true });
  await ensureEnvironmentAssets(homes.acme, 'acme-dev', { replicas: 1 });
});
afterAll(async () => {
  await Promise.all(Object.values(homes).map((connection) => connection.close()));
  await vertebra.stop();
});

const serverVersion = () => homes.acme.info?.version ?? '';

interface Attacker {
  connection: Pick<NatsConnection, 'close' | 'flush'> & Pick<BatteryConnection<never>, 'publish'>;
  run: (attempts: readonly Attempt[]) => Promise<unknown>;
  targets: Targets;
  may: Permissions;
}

const runOver =
  <H extends BatteryHeaders>(connection: BatteryConnection<H>, makeHeaders: () => H, { ownInbox }: Targets) =>
  (attempts: readonly Attempt[]) =>
    runAttempts(connection, makeHeaders, ownInbox, attempts, WAIT_MILLISECONDS);

const targetsFor = (publicKey: string, durable: string): Targets =>
  targetsOf(
    { publicKey, durable },
    { organization: 'acme', own: 'dev', other: 'prod', foreignOrganization: 'globex' },
    [],
  );

const withCredential = (role: (typeof CREDENTIAL_ROLE_IDS)[number]) => async (): Promise<Attacker> => {
  const durable = `app-${role}`;
  const wish = CREDENTIAL_ROLES[role].needsDurable ? { durable } : {};
  const held = await issue(admin(), 'acme', { environment: 'dev', role, ...wish });
  const connection = await connectWith(vertebra.nats.url, held);
  const { permissions: may } = held.issued;
  const targets = targetsFor(held.publicKey, durable);
  return { connection, run: runOver(connection, headers, targets), targets, may };
};

const withSession = (role: 'inspector' | 'reader') => async (): Promise<Attacker> => {
  const key = makeUserKey();
  const caller = role === 'reader' ? member('acme', 'org-viewer') : sovereign('support');
  const session = await openNatsSession(caller, 'acme', { publicKey: key.publicKey });
  const connection = await connectWebSocket({
    servers: session.websocket,
    authenticator: jwtAuthenticator(session.jwt, new TextEncoder().encode(key.seed)),
    inboxPrefix: session.inboxPrefix,
    reconnect: false,
  });
  const { publish, subscribe } = SESSION_ROLES[role];
  const may = { publish: [...publish], subscribe: subscribe.filter((subject) => !subject.includes('{{')) };
  const targets = targetsFor(key.publicKey, 'other');
  return { connection, run: runOver(connection, webSocketHeaders, targets), targets, may };
};

async function withSupport(): Promise<Attacker> {
  const support = sovereign('support');
  const grant = await requestGrant(support, 'acme');
  const opened = await openUnderGrant(support, grant, OWN.stream);
  const may = {
    publish: ['STREAM.INFO', 'STREAM.MSG.GET', 'DIRECT.GET'].map((call) => `$JS.API.${call}.${OWN.stream}`),
    subscribe: [OWN.subjects],
  };
  const connection = await connectOpened(opened);
  const targets = targetsFor(opened.key.publicKey, 'other');
  return { connection, run: runOver(connection, webSocketHeaders, targets), targets, may };
}

const ATTACKERS: [string, () => Promise<Attacker>][] = [
  ...SEALED.map((role): [string, () => Promise<Attacker>] => [`sealed ${role}`, withCredential(role)]),
  ['session of an inspector', withSession('inspector')],
  ['session of a reader', withSession('reader')],
  ['session under a support grant', withSupport],
];

const lookAtBoth = async () =>
  new Map([...(await takeSnapshot('acme', homes.acme)), ...(await takeSnapshot('globex', homes.globex))]);
/** New messages on the one subject of its own that the attacker wrote to, and its own durable moving on. */
const isItsOwn = ({ own, durable }: Targets) => {
  const messages = [`${own.subjectPrefix}.header`, `$KV.${own.bucket}.header`].map((subject) => ` ${subject}`);
  return (effect: string) =>
    (effect.startsWith('new acme: message') && messages.some((subject) => effect.endsWith(subject))) ||
    effect.startsWith(`changed acme: consumer ${own.stream} ${durable} position`);
};

describe.each(ATTACKERS)('a %s', (_name, prepare) => {
  let attacker: Attacker;
  beforeAll(async () => {
    attacker = await prepare();
  });
  afterAll(() => attacker.connection.close());

  it.each([
    ['header', headerAttempts],
    ['number', numberAttempts],
  ])('has no effect beyond its own messages by any %s', async (_kind, attemptsOf) => {
    const { run, targets, may } = attacker;
    const attempts = attemptsOf(targets, may, serverVersion());
    const before = await lookAtBoth();
    await run(attempts);
    const found = effects(before, await lookAtBoth());
    const own = isItsOwn(targets);
    expect(found.filter((effect) => !own(effect))).toEqual([]);
  });

  it('takes no message from the workers at home by the name of their queue', async () => {
    const { connection, targets, may } = attacker;
    const worker: string[] = [];
    const subjects = [`${targets.own.subjectPrefix}.work`, `$KV.${targets.own.bucket}.work`];
    const workers = subjects.map((subject) =>
      homes.acme.subscribe(subject, {
        queue: 'workers',
        callback: (_error, message) => void worker.push(message.subject),
      }),
    );
    const taken: string[] = [];
    const refused: string[] = [];
    const filters = [...subjects, ...may.subscribe.filter((subject) => !subject.startsWith('_INBOX'))];
    for (const filter of filters) {
      (connection as unknown as NatsConnection).subscribe(filter, {
        queue: 'workers',
        callback: (error, message) => {
          if (error) refused.push(filter);
          else taken.push(message.subject);
        },
      });
    }
    await connection.flush();
    await expect.poll(() => refused.length, { timeout: 5000 }).toBe(filters.length);
    for (let n = 0; n < 30; n += 1) for (const subject of subjects) homes.acme.publish(subject, 'work');
    await homes.acme.flush();
    await expect.poll(() => worker.length, { timeout: 5000 }).toBe(60);
    expect(taken).toEqual([]);
    for (const one of workers) one.unsubscribe();
  });
});

it('has the projector’s consumer to itself, whatever the durable of a subscriber is called', async () => {
  const template = CREDENTIAL_ROLES.subscriber.template('acme', 'dev');
  const user = await userAtEdge('acme', 'thief', template, PROJECTOR_CONSUMER);
  const client = await connectWith(vertebra.nats.url, user);
  const targets = targetsFor(user.publicKey, PROJECTOR_CONSUMER);
  const before = await lookAtBoth();
  const subject = (call: string) => `$JS.API.CONSUMER.${call}.${OWN.stream}.${PROJECTOR_CONSUMER}`;
  const attempts = [subject('MSG.NEXT'), subject('INFO'), `$JS.ACK.${OWN.stream}.${PROJECTOR_CONSUMER}.1.1.1.1.0`].map(
    (to) => ({ name: to, act: 'request' as const, subject: to, payload: '' }),
  );
  const outcomes = await runAttempts(client, headers, targets.ownInbox, attempts, WAIT_MILLISECONDS);
  await client.close();
  expect(outcomes.map(({ refused, answers }) => [refused, answers])).toEqual(attempts.map(() => [true, []]));
  expect(effects(before, await lookAtBoth())).toEqual([]);
});

describe('a trusted credential', () => {
  it.each(TRUSTED)('%s reaches no other Organization by any header or number', async (role) => {
    const { connection, run, targets, may } = await withCredential(role)();
    const before = await takeSnapshot('globex', homes.globex);
    const attempts = [...headerAttempts(targets, may), ...numberAttempts(targets, may, serverVersion())];
    await run(attempts);
    await connection.close();
    expect(effects(before, await takeSnapshot('globex', homes.globex))).toEqual([]);
  });
});

/** docs/permissions.md lists these; what stops to be so is to be taken from there. */
describe('what cannot be forbidden to whoever may publish', () => {
  const publisher = async () => {
    const { connection } = await withCredential('publisher')();
    return connection as unknown as NatsConnection;
  };
  const withHeaders = (all: Record<string, string>) => {
    const made = headers();
    for (const [name, value] of Object.entries(all)) made.set(name, value);
    return made;
  };
  const answerTo = async (client: NatsConnection, all: Record<string, string>) => {
    const answer = await client.request(`${OWN.subjectPrefix}.known`, 'x', {
      headers: withHeaders(all),
      timeout: 3000,
    });
    return answer.json<{ seq?: number; duplicate?: boolean; error?: { description: string } }>();
  };

  it('an identifier that another publisher will use makes that message a duplicate for two minutes', async () => {
    const client = await publisher();
    expect((await answerTo(client, { 'Nats-Msg-Id': 'guessed' })).duplicate).toBeUndefined();
    const theirs = await jetstream(homes.acme).publish(`${OWN.subjectPrefix}.theirs`, 'lost', { msgID: 'guessed' });
    expect(theirs.duplicate).toBe(true);
    await client.close();
  });

  it('an expectation that fails tells the last sequence of the stream', async () => {
    const client = await publisher();
    const { error } = await answerTo(client, { 'Nats-Expected-Last-Sequence': '1' });
    expect(error?.description).toMatch(/wrong last sequence: \d+/);
    await client.close();
  });
});

it('the battery sees a bucket that takes rollups', async () => {
  const manager = await jetstreamManager(homes.acme);
  const { config } = await manager.streams.info(OWN.bucketStream);
  expect(config.allow_rollup_hdrs).toBe(false);
  await manager.streams.update(OWN.bucketStream, { ...config, allow_rollup_hdrs: true });
  const { connection, run, targets, may } = await withCredential('kv-writer')();
  const before = await lookAtBoth();
  await run(headerAttempts(targets, may));
  await connection.close();
  const found = effects(before, await lookAtBoth()).filter((effect) => !isItsOwn(targets)(effect));
  expect(found.some((effect) => effect.startsWith(`gone acme: message ${OWN.bucketStream}`))).toBe(true);
});

// The last one, since it may leave no server behind.
it('a list from a negative offset ends a server that does not bound it, and no other', async () => {
  const { connection, targets } = await withCredential('kv-reader')();
  connection.publish(`$JS.API.STREAM.INFO.${targets.own.bucketStream}`, '{"subjects_filter":">","offset":-1}', {
    reply: `${targets.ownInbox}.offset`,
  });
  const ended = await Promise.race([homes.acme.closed().then(() => true), sleep(2000).then(() => false)]);
  expect(ended).toBe(endsWithNegativeOffsets(serverVersion()));
  await connection.close();
});
