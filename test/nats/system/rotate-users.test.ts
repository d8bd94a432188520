/** `npm run rotate -- users …` on three servers: in the wrong order, cut off half way, twice at once, after a leak. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCreds } from '../../../lib/domain/credentials/creds-file.ts';
import { newestClaims } from '../../../lib/server/accounts/operator/resign-accounts.ts';
import { lookupClaims } from '../../../lib/server/accounts/resolver.ts';
import { listAudit } from '../../../lib/server/features/audit/list-audit.query.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { readUserFiles } from '../../../lib/server/keys/rotation/rotate-users.ts';
import { ownSignersIn } from '../../../lib/server/keys/rotation/sign-own-accounts.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { getSystem } from '../../../lib/server/nats/connections/system.ts';
import { connectWith } from '../../battery/organization.ts';
import { operator, sovereign } from '../../harness/callers.ts';
import { startNatsCluster } from '../../harness/nats/nats-cluster.ts';
import type { TestNatsCluster } from '../../harness/nats/nats-cluster.ts';
import { startNatsProxy } from '../../harness/nats/nats-proxy.ts';
import { startProjectorProcess } from '../../harness/projector/projector-process.ts';
import type { ProjectorProcess } from '../../harness/projector/projector-process.ts';
import { joinCluster, startCommand } from '../../harness/vertebra-process.ts';

const NAMES = ['system', 'catalyst'] as const;

let cluster: TestNatsCluster;
let directory: string;
let vertebra: Awaited<ReturnType<typeof joinCluster>>;
let projector: ProjectorProcess;

const rotate = (args: readonly string[], environment: Record<string, string> = {}) =>
  startCommand(['rotate', 'users', ...args], { ...vertebra.environment, ...environment });
const STEPS = {
  begin: ['begin', '--reason', 'Yearly.'],
  finish: ['finish', '--reason', 'Yearly.'],
  status: ['status'],
};
const run = (step: keyof typeof STEPS, ...more: string[]) =>
  rotate([...STEPS[step], '--dir', directory, ...more]).ended;

/** One whose claims are cut off at the n-th write, and which ends there. */
async function killAt(step: 'begin' | 'finish', write: number): Promise<void> {
  const victim: { kill?: () => boolean } = {};
  let writes = 0;
  const proxy = await startNatsProxy(Number(new URL(cluster.urls[0]).port), (subject) => {
    if (subject !== '$SYS.REQ.CLAIMS.UPDATE') return true;
    writes += 1;
    if (writes < write) return true;
    victim.kill?.();
    return false;
  });
  const killed = rotate([...STEPS[step], '--dir', directory], { VERTEBRA_NATS_URL: proxy.url });
  victim.kill = killed.kill;
  expect(await killed.ended).toMatchObject({ code: null });
  proxy.stop();
}
/** A run that died keeps the others from going on for ten seconds. */
const untilDone = (step: 'begin' | 'finish') =>
  expect.poll(async () => (await run(step)).text, { timeout: 40_000, interval: 1_000 }).toContain('Every server');

/** What lies in the directory by the names of files: `-next` for those that take over. */
const credsOf = async (suffix = ''): Promise<{ publicKey: string; creds: string }[]> =>
  Promise.all(
    NAMES.map(async (name, at) => {
      const creds = await readFile(join(directory, 'keys', `${name}${suffix}.creds`), 'utf8');
      const files = readUserFiles(directory)[at];
      return { publicKey: (suffix === '' ? files?.current.publicKey : files?.next?.publicKey) ?? '', creds };
    }),
  );
const letIn = async (users: readonly { publicKey: string; creds: string }[]) => {
  for (const url of cluster.urls) for (const user of users) await (await connectWith(url, user)).close();
};
const refused = async (users: readonly { publicKey: string; creds: string }[]) => {
  for (const url of cluster.urls)
    for (const user of users)
      await expect(connectWith(url, user)).rejects.toMatchObject({ name: 'AuthorizationError' });
};
const restartConsole = async () => {
  await vertebra.stop();
  vertebra = await joinCluster(cluster);
};
const restartProjector = async () => {
  await projector.stop();
  projector = await startProjectorProcess(vertebra.environment);
};
const accounts = () => readUserFiles(directory).map(({ current }) => current.account);
const hasNext = () => NAMES.map((name) => existsSync(join(directory, 'keys', `${name}-next.creds`)));

beforeAll(async () => {
  cluster = await startNatsCluster();
  directory = join(cluster.directory, 'operator');
  vertebra = await joinCluster(cluster);
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev'] });
  projector = await startProjectorProcess(vertebra.environment);
  // as bootstrap writes it for a server
  await writeFile(join(directory, 'nats-server.conf'), await readFile(join(directory, 'preload.json'), 'utf8'));
}, 120_000);
afterAll(async () => {
  await projector.stop();
  await vertebra.stop();
  await cluster.stop();
});

describe('planned', () => {
  let before: { publicKey: string; creds: string }[];

  it('begun, cut off amid it: nobody is offered a user that a server would refuse; again, it goes on with the same', async () => {
    before = await credsOf();
    await killAt('begin', 2);
    expect(hasNext()).toEqual([false, false]);
    await untilDone('begin');
    expect(hasNext()).toEqual([true, true]);
    const made = await credsOf('-next');
    await letIn([...before, ...made]);
    const claims = await Promise.all(accounts().map(newestClaims));
    const both = await Promise.all([run('begin'), run('begin')]);
    expect(both.map(({ code }) => code)).toContain(0);
    expect(await credsOf('-next')).toEqual(made);
    expect(await Promise.all(accounts().map(newestClaims))).toEqual(claims);
  }, 120_000);

  it('throws the seed of the signing key away', async () => {
    for (const { creds } of await credsOf('-next')) expect(creds.match(/\bS[A-Z][A-Z2-7]{56}\b/g)).toHaveLength(1);
    for (const jwt of await Promise.all(accounts().map(newestClaims))) expect(ownSignersIn(jwt ?? '')).toHaveLength(1);
  });

  it('is not finished while somebody uses those of before, each by name', async () => {
    const first = await run('finish');
    expect(first).toMatchObject({ code: 1, text: expect.stringContaining('Nothing was changed.') as string });
    for (const name of ['vertebra-system from', 'vertebra from']) expect(first.text).toContain(name);
    await restartConsole();
    expect((await run('finish')).text).toContain('are still used: vertebra');
    expect((await run('status')).text).toContain('WAITS');
    await restartProjector();
    expect((await run('status')).text).not.toContain('WAITS');
    await letIn(before);
  }, 120_000);

  it('nor while a server is away', async () => {
    await cluster.shutDown(2);
    await expect
      .poll(() => run('finish'), { timeout: 60_000, interval: 1_000 })
      .toMatchObject({ code: 1, text: expect.stringContaining('test-3 did not answer') as string });
    await cluster.start(2);
    await letIn(before);
  }, 120_000);

  it('finished, cut off amid it and again: every server refuses them, and everything goes on', async () => {
    const next = await credsOf('-next');
    await expect.poll(async () => (await run('status')).text, { timeout: 30_000 }).not.toContain('WAITS');
    await killAt('finish', 2);
    expect(hasNext()).toEqual([true, true]);
    await untilDone('finish');
    expect(hasNext()).toEqual([false, false]);
    expect(await credsOf()).toEqual(next);
    await refused(before);
    await letIn(next);
    expect((await run('finish')).text).toContain('There are no next users');
    // a server that has just come back takes no stream for a moment: the same request again completes it
    const globex = { slug: 'globex', displayName: 'Globex', environments: ['dev' as const] };
    await expect
      .poll(() => createOrganization(operator(), globex).then(Boolean, () => false), {
        timeout: 60_000,
        interval: 1_000,
      })
      .toBe(true);
    // processes that start with the files of now
    await restartConsole();
    await restartProjector();
  }, 120_000);

  it('a server that starts with the accounts of before keeps the newer ones; one without its data needs those of now', async () => {
    const next = await credsOf();
    await cluster.shutDown(2);
    await cluster.start(2);
    await refused(before);
    await letIn(next);
    for (const name of ['preload.json', 'nats-server.conf']) {
      const text = await readFile(join(directory, name), 'utf8');
      for (const account of accounts()) expect(text).toContain((await newestClaims(account)) ?? '-');
    }
  }, 60_000);

  it('is in the audit log', async () => {
    const { items } = await listAudit(sovereign('security-officer'), { action: 'server-users.rotate', limit: 50 });
    const done = items
      .filter(({ result }) => result === 'done')
      .map(({ object, reason }) => `${object} ${reason ?? ''}`);
    expect(done.at(0)).toContain(before.map(({ publicKey }) => publicKey).join(' '));
    expect(done.at(0)).toContain('Refused from now on');
    expect(done.at(-1)).toContain('Let in from now on');
    for (const { creds } of await credsOf())
      expect(JSON.stringify(items)).not.toContain(parseCreds(creds)?.seed ?? creds);
  });
});

describe('after a leak', () => {
  it('those who still use the users of before are cut, and go on once they have the new files', async () => {
    const leaked = await credsOf();
    const thief = await Promise.all(leaked.map((user) => connectWith(cluster.urls[1], user)));
    expect((await run('begin')).code).toBe(0);
    await vertebra.stop();
    const { code, text } = await run('finish', '--now');
    expect({ code, text }).toMatchObject({ code: 0 });
    // within the time of the test
    await Promise.all(thief.map((connection) => connection.closed()));
    await refused(leaked);
    vertebra = await joinCluster(cluster);
    await restartProjector();
    await getSystem().then((system) => system.flush());
    await getCatalyst().then(({ connection }) => connection.flush());
    for (const [at, account] of accounts().entries()) {
      const copies = await lookupClaims(account);
      expect(new Set(copies).size).toBe(1);
      expect(ownSignersIn(copies[0] ?? '')).toEqual([readUserFiles(directory)[at]?.current.issuer]);
    }
  }, 120_000);
});
