/** Session keys are rotated while people work: two consoles and two projectors get their files at different moments, as pods do. */
import { randomBytes } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { api, readApi } from '../../../lib/domain/paths.ts';
import { parseConfig } from '../../../lib/server/config/parse-config.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { callerOf } from '../../../lib/server/http/edge/caller.ts';
import { guard } from '../../../lib/server/http/page/guard.ts';
import { ask, CookieJar } from '../../http/console.ts';
import { member, operator } from '../../harness/callers.ts';
import { startProjectorProcess } from '../../harness/projector/projector-process.ts';
import type { ProjectorProcess } from '../../harness/projector/projector-process.ts';
import { cookieOf } from '../../harness/read-api.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const ENV = 'acme-dev';
const CONSOLES = ['console-1', 'console-2'];
const PROJECTORS = ['projector-1', 'projector-2'];
const keys = Object.fromEntries(['a', 'b', 'c'].map((kid) => [kid, randomBytes(32).toString('base64url')]));

let vertebra: VertebraProcess;
let projectors: ProjectorProcess[];
const fileOf = (process: string) => join(vertebra.nats.directory, `${process}.json`);
/** Gives one process its file, as a mounted Secret changes: replaced as a whole. */
function hand(process: string, current: string, kids: string): void {
  const content = { current, keys: Object.fromEntries(Array.from(kids, (kid) => [kid, keys[kid]])) };
  writeFileSync(`${fileOf(process)}.new`, JSON.stringify(content), { mode: 0o600 });
  renameSync(`${fileOf(process)}.new`, fileOf(process));
}
const environmentOf = (process: string) => ({
  ...vertebra.environment,
  VERTEBRA_SESSION_KEYS_FILE: fileOf(process),
});

/** This process as one of the consoles, each with a configuration that lives on. */
const configurations = new Map<string, unknown>();
function be(console: string): void {
  const config = configurations.get(console) ?? parseConfig(environmentOf(console));
  configurations.set(console, config);
  Object.assign(globalThis, { [Symbol.for('vertebra.config')]: config });
}

/** Somebody signs in at a console: the cookies that it seals. */
async function signInAt(console: string): Promise<CookieJar> {
  be(console);
  const jar = new CookieJar();
  for (const pair of (await cookieOf(member('acme', 'org-admin'))).split('; ')) {
    const at = pair.indexOf('=');
    jar.cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
  return jar;
}

/** Asks for a page and for the API at a console; whatever the answer deletes or sets, the browser does. */
async function isSignedInAt(console: string, jar: CookieJar): Promise<boolean> {
  be(console);
  const page = await guard(ask(jar, '/audit'));
  jar.take(page);
  const called = await callerOf(ask(jar, api.me()), 'c').then(
    () => true,
    () => false,
  );
  expect(page.status === 200).toBe(called);
  return called;
}
const statusAt = async ({ url }: ProjectorProcess, jar: CookieJar) =>
  (await fetch(`${url}${readApi.state(ENV)}`, { headers: { cookie: jar.header() } })).status;

/** Every one of them is signed in at every process. */
async function everywhere(jars: readonly CookieJar[]): Promise<void> {
  for (const jar of jars) {
    for (const console of CONSOLES) expect(await isSignedInAt(console, jar), console).toBe(true);
    for (const projector of projectors) expect(await statusAt(projector, jar), projector.id).toBe(200);
  }
}

/** Asks both projectors again and again for as long as `work` takes; gives the answers by status. */
async function underLoad(jars: readonly CookieJar[], work: () => Promise<void>): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  let ended = false;
  const loop = async (projector: ProjectorProcess, offset: number) => {
    for (let n = offset; !ended; n += 1) {
      const jar = jars[n % jars.length];
      if (jar === undefined) continue;
      const status = await statusAt(projector, jar);
      counts[status] = (counts[status] ?? 0) + 1;
    }
  };
  const loops = projectors.flatMap((projector) => [0, 1, 2].map((n) => loop(projector, n)));
  await work();
  await sleep(200);
  ended = true;
  await Promise.all(loops);
  return counts;
}

beforeAll(async () => {
  vertebra = await startVertebra();
  for (const process of [...CONSOLES, ...PROJECTORS]) hand(process, 'a', 'a');
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev'] });
  // Whoever asks often is not what is tested.
  const many = { VERTEBRA_REQUESTS_PER_MINUTE: '1000000' };
  projectors = await Promise.all(PROJECTORS.map((name) => startProjectorProcess({ ...environmentOf(name), ...many })));
}, 60_000);
afterAll(async () => {
  await Promise.all(projectors.map((projector) => projector.kill()));
  await vertebra.stop();
});

it('added, made current and removed in this order, nobody is signed out anywhere, whoever gets the file first', async () => {
  const jars = [await signInAt('console-1'), await signInAt('console-2')];
  const counts = await underLoad(jars, async () => {
    await everywhere(jars);
    const steps: [order: string[], current: string, kids: string][] = [
      [['console-1', 'projector-2', 'console-2', 'projector-1'], 'a', 'ab'],
      [['console-2', 'projector-1', 'console-1', 'projector-2'], 'b', 'ab'],
    ];
    for (const [order, current, kids] of steps) {
      for (const process of order) {
        hand(process, current, kids);
        jars.push(await signInAt('console-1'), await signInAt('console-2'));
        await everywhere(jars);
      }
    }
  });
  expect(Object.keys(counts)).toEqual(['200']);
  expect(counts[200]).toBeGreaterThan(100);
  // The longest session is over by then: those of the first key are the only ones that end.
  for (const process of [...PROJECTORS, ...CONSOLES]) hand(process, 'b', 'b');
  const [first, last] = [jars.at(0), jars.at(-1)];
  if (!first || !last) throw new Error('Nobody signed in.');
  await everywhere([last]);
  expect(await isSignedInAt('console-1', first)).toBe(false);
}, 90_000);

it('a session of a key that a process does not have yet is refused there, and not thrown away', async () => {
  const before = await signInAt('console-2');
  hand('console-1', 'c', 'bc');
  const early = await signInAt('console-1');
  const held = early.header();
  expect(await isSignedInAt('console-2', early)).toBe(false);
  expect(await Promise.all(projectors.map((projector) => statusAt(projector, early)))).toEqual([401, 401]);
  expect(early.header()).toBe(held);
  // Its page told the first console that somebody is there, which writes that with the new key beside a session of the old one.
  const seen = [...early.cookies].find(([name]) => name.endsWith('-seen'));
  const mixed = new CookieJar();
  for (const [name, value] of [...before.cookies, ...(seen ? [seen] : [])]) mixed.cookies.set(name, value);
  expect(await isSignedInAt('console-2', mixed)).toBe(false);
  expect(mixed.cookies.size).toBe(before.cookies.size);

  for (const process of ['console-2', ...PROJECTORS]) hand(process, 'c', 'bc');
  await everywhere([early, before]);
}, 60_000);

it('a file that is broken for a moment signs nobody out', async () => {
  const jar = await signInAt('console-1');
  for (const process of [...CONSOLES, ...PROJECTORS]) writeFileSync(fileOf(process), '{"current": "c", "ke');
  await everywhere([jar]);
  for (const process of [...CONSOLES, ...PROJECTORS]) hand(process, 'c', 'c');
  await everywhere([jar]);
});
