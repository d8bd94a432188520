import { headers } from 'nats';
import type { NatsConnection } from 'nats';
import { connect as connectWebSocket, headers as webSocketHeaders, jwtAuthenticator } from 'nats.ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CredentialRole } from '../../lib/domain/credential-roles.ts';
import { CREDENTIAL_ROLES, SESSION_ROLES } from '../../lib/domain/credential-roles.ts';
import { subjectMatches } from '../../lib/domain/subjects.ts';
import { openNatsSession } from '../../lib/server/commands/open-nats-session.ts';
import type { Attempt } from '../battery/attempt.ts';
import { directAttempts } from '../battery/direct-attempts.ts';
import { allowedQuestions, escapeAttempts } from '../battery/escape-attempts.ts';
import { connectWith, targetOrganization } from '../battery/organization.ts';
import { PROMISES } from '../battery/promises.ts';
import type { BatteryConnection, Outcome } from '../battery/run-attempts.ts';
import { runAttempts } from '../battery/run-attempts.ts';
import { effects, takeSnapshot } from '../battery/snapshot.ts';
import type { Snapshot } from '../battery/snapshot.ts';
import { targetsOf } from '../battery/targets.ts';
import type { Targets } from '../battery/targets.ts';
import { member, sovereign } from '../harness/callers.ts';
import { issue, makeUserKey } from '../harness/issue.ts';
import type { HeldCredential } from '../harness/issue.ts';
import { startVertebra } from '../harness/vertebra-process.ts';
import type { VertebraProcess } from '../harness/vertebra-process.ts';

const SEALED = (Object.keys(CREDENTIAL_ROLES) as CredentialRole[]).filter(
  (role) => CREDENTIAL_ROLES[role].kind === 'sealed',
);
type Permissions = HeldCredential['issued']['permissions'];
const WAIT_MILLISECONDS = 400;
const admin = (organization = 'acme') => member(organization, 'org-admin');

let vertebra: VertebraProcess;
let homes: Record<'acme' | 'globex', NatsConnection>;
let neighbours: HeldCredential[];
let neighbourConnections: NatsConnection[];
/** what arrived in the neighbours' inboxes that they had not asked for */
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
  for (const [index, connection] of neighbourConnections.entries()) {
    connection.subscribe(inboxOf(index), {
      callback: (_error, message) => intrusions.push(`${index} ${message.string()}`),
    });
  }
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
async function whileNeighboursWork<T>(targets: Targets, work: () => Promise<T>): Promise<T> {
  let busy = true;
  const working = neighbourConnections.map(async (connection) => {
    const kv = await connection.jetstream({ checkAPI: false }).views.kv(targets.own.bucket);
    while (busy) await kv.get('text');
  });
  try {
    return await work();
  } finally {
    busy = false;
    await Promise.all(working);
  }
}

const isAllowed = (filters: readonly string[], subject: string) =>
  filters.some((filter) => subjectMatches(filter, subject));

/** Direct attempts that the role itself allows are no attempts. */
const forbidden = (attempts: Attempt[], may: Permissions) =>
  attempts.filter(({ act, subject }) => !isAllowed(act === 'subscribe' ? may.subscribe : may.publish, subject));

/** Effects but for those the role is there for: messages on subjects it may publish to, its own durable moving on. */
const beyond = (found: string[], may: Permissions, { own, durable }: Targets) =>
  found.filter((effect) => {
    const message = / message \S+ \d+ (\S+)/.exec(effect)?.[1];
    const mine = isAllowed(may.publish, `$JS.API.CONSUMER.MSG.NEXT.${own.stream}.${durable}`);
    if (mine && effect.includes(`consumer ${own.stream} ${durable} position`)) return false;
    return message === undefined || !isAllowed(may.publish, message);
  });

async function attack<H extends ReturnType<typeof headers>>(
  connection: BatteryConnection<H>,
  makeHeaders: () => H,
  targets: Targets,
  may: Permissions,
  look: () => Promise<Snapshot>,
): Promise<{ refused: Outcome[]; answered: Outcome[]; effects: string[] }> {
  const before = await look();
  const attempts = forbidden(directAttempts(targets), may);
  const escapes = escapeAttempts(targets, may.publish);
  const outcomes = await whileNeighboursWork(targets, async () => {
    const direct = await runAttempts(connection, makeHeaders, targets.ownInbox, attempts, WAIT_MILLISECONDS);
    await runAttempts(connection, makeHeaders, targets.ownInbox, escapes, WAIT_MILLISECONDS);
    return direct;
  });
  return {
    refused: outcomes.filter(({ refused }) => !refused),
    answered: outcomes.filter(({ answers }) => answers.length > 0),
    effects: beyond(effects(before, await look()), may, targets),
  };
}

const lookAtBoth = async (): Promise<Snapshot> =>
  new Map([...(await takeSnapshot('acme', homes.acme)), ...(await takeSnapshot('globex', homes.globex))]);
const NOTHING = { refused: [], answered: [], effects: [] };

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
    expect(await promise?.does(client, targets, homes.acme)).toEqual(promise?.shows(targets));
  });

  it('is asked for every subject it may publish to', () => {
    const unasked = held.issued.permissions.publish.filter(
      (allowed) => allowedQuestions(targets, [allowed]).length === 0,
    );
    expect(unasked).toEqual([]);
  });

  it('has no effect beyond that', async () => {
    expect(await attack(client, headers, targets, held.issued.permissions, lookAtBoth)).toEqual(NOTHING);
  });
});
