import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { formatCreds, parseCreds, withJwt } from '../lib/domain/credentials/creds-file.ts';
import { api } from '../lib/domain/paths.ts';
import { decodeJwt } from '../lib/server/keys/jwt.ts';
import { PROJECT } from '../scripts/demo/demo-state.ts';
import { SERVICE_ACCOUNTS } from '../scripts/demo/identity/people.ts';
import { findNatsCli } from '../scripts/tools/find-nats-cli.ts';
import { makeUserKey } from '../test/harness/issue.ts';
import { connectWithCreds } from './support/nats/nats-answer.ts';
import { expect, test } from './support/test.ts';

const ISSUE = join(PROJECT, 'examples', 'issue-credential.sh');
const ISSUE_MANY = join(PROJECT, 'examples', 'issue-credentials.sh');
const RENEW = join(PROJECT, 'examples', 'renew-credential.sh');
const ACCOUNT = SERVICE_ACCOUNTS[0] ?? { clientId: '', realm: '' };
const run = promisify(execFile);

let directory: string;
test.beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vertebra-automation-'));
});
test.afterEach(() => rm(directory, { recursive: true }));

/** Puts a program before the real one that writes its arguments down, as `ps` would show them. */
async function watchArguments(name: string, real: string): Promise<void> {
  const path = join(directory, name);
  await writeFile(path, `#!/bin/sh\nprintf '%s\\n' "$@" >>"${directory}/arguments"\nexec "${real}" "$@"\n`);
  await chmod(path, 0o700);
}

interface Scripted {
  stdout: string;
  stderr: string;
  failed: boolean;
}

async function runScript(args: string[], environment: Record<string, string>, script = ISSUE): Promise<Scripted> {
  const cli = await findNatsCli();
  await watchArguments('nats', cli);
  await watchArguments('curl', (await run('sh', ['-c', 'command -v curl'])).stdout.trim());
  const env = {
    ...process.env,
    ...environment,
    HOME: directory,
    PATH: [directory, dirname(cli), process.env.PATH].join(delimiter),
  };
  try {
    return { ...(await run(script, args, { env, cwd: directory })), failed: false };
  } catch (error) {
    return { ...(error as { stdout: string; stderr: string }), failed: true };
  }
}

async function environmentOf(
  app: string,
  issuers: string[],
  secret = ACCOUNT.clientId,
): Promise<Record<string, string>> {
  const secretFile = join(directory, 'secret');
  await writeFile(secretFile, `${secret}\n`, { mode: 0o600 });
  return {
    VERTEBRA_URL: app,
    ISSUER_URL: issuers.find((issuer) => issuer.endsWith(`/${ACCOUNT.realm}`)) ?? '',
    CLIENT_ID: ACCOUNT.clientId,
    CLIENT_SECRET_FILE: secretFile,
  };
}

test('a script issues a credential, and its private key is on this machine only', async ({ demo, homeOf, callAs }) => {
  const environment = await environmentOf(demo.app, demo.issuers);
  const { stdout, stderr, failed } = await runScript(['acme', 'dev', 'publisher', 'robot.creds'], {
    ...environment,
    NAME: 'robot',
  });
  expect([failed, stderr]).toEqual([false, '']);
  const file = join(directory, 'robot.creds');
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  const creds = await readFile(file, 'utf8');
  const seed = /SU[A-Z2-7]{56}/.exec(creds)?.[0] ?? 'no seed';
  const seen = await readFile(join(directory, 'arguments'), 'utf8');
  expect(seen).toContain('nkey');
  expect(seen).not.toContain(seed);
  expect(seen).not.toMatch(/eyJ/);
  expect(stdout).not.toContain(seed);

  // The command it shows works, and so does what the role is for.
  const shown = /nats (--server .*) rtt/.exec(stdout)?.[1]?.split(' ') ?? [];
  const options = { cwd: directory, env: { ...process.env, HOME: directory } };
  const home = await homeOf('acme');
  const heard = home.connection.subscribe('ws.acme-dev.automation', { max: 1 });
  await home.connection.flush();
  await run(await findNatsCli(), [...shown, 'pub', 'ws.acme-dev.automation', 'by a robot'], options);
  for await (const message of heard) expect(message.string()).toBe('by a robot');

  const listed = (await (await (await callAs('acme-admin'))('GET', api.credentials('acme'))).json()) as {
    items: { name: string; issuedBy: { username: string } }[];
  };
  expect(listed.items).toContainEqual(
    expect.objectContaining({
      name: 'robot',
      issuedBy: expect.objectContaining({ username: `service-account-${ACCOUNT.clientId}` }),
    }),
  );
});

test('a script issues a whole CSV file, for seeds that are there as well, or nothing of it', async ({ demo }) => {
  const environment = await environmentOf(demo.app, demo.issuers);
  const csv = (...lines: string[]) =>
    writeFile(join(directory, 'devices.csv'), ['name,environment,role,durable,expiry', ...lines, ''].join('\r\n'));
  const issueMany = () => runScript(['acme', 'devices.csv', 'devices'], environment, ISSUE_MANY);
  await csv('many-a,dev,publisher,,90', 'many-b,acme-dev,subscriber,,', 'many-c,prod,kv-reader,,10');
  const refused = await issueMany();
  expect(refused.failed).toBe(true);
  expect(refused.stderr).toContain('line of many-c, environment: Your role may not issue credentials for prod');
  const folder = join(directory, 'devices');
  const seed = (await readFile(join(folder, 'many-a.nk'), 'utf8')).trim();
  expect(await readdir(folder)).toEqual(['many-a.nk', 'many-b.nk', 'many-c.nk']);

  await csv('many-a,dev,publisher,,90', 'many-b,acme-dev,subscriber,,', 'many-c,dev,kv-reader,,10');
  const { stdout, stderr, failed } = await issueMany();
  expect([failed, stderr]).toEqual([false, '']);
  expect(stdout).toContain('3 credentials of acme in devices');
  for (const name of ['many-a', 'many-b', 'many-c']) {
    const file = join(folder, `${name}.creds`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const text = await readFile(file, 'utf8');
    const creds = parseCreds(text);
    expect(text).toBe(formatCreds(creds?.jwt ?? '', creds?.seed ?? ''));
    const { name: named, exp = 0 } = decodeJwt(creds?.jwt ?? '').payload as { name: string; exp?: number };
    expect(named).toBe(name);
    if (name === 'many-a') {
      expect(creds?.seed).toBe(seed);
      expect(Math.round((exp * 1000 - Date.now()) / 86_400_000)).toBe(90);
    }
    await (await connectWithCreds(text, creds?.jwt ?? '')).close();
  }
  const seen = await readFile(join(directory, 'arguments'), 'utf8');
  expect(seen).not.toMatch(/SU[A-Z2-7]{56}|eyJ/);

  await csv('many-d,dev,publisher,,', 'many-e;x,dev,publisher,,');
  expect((await issueMany()).stderr).toContain('line 3 of devices.csv: cells may hold letters');
  await csv('many-a,dev,publisher,,');
  expect((await issueMany()).stderr).toContain('many-a.creds is there already');
});

test('a script renews it in its file, and says what is wrong', async ({ demo }) => {
  const environment = await environmentOf(demo.app, demo.issuers);
  await runScript(['acme', 'dev', 'subscriber', 'reader.creds'], {
    ...environment,
    NAME: 'robot-reader',
    DURABLE: 'robot-reader',
  });
  const file = join(directory, 'reader.creds');
  const before = await readFile(file, 'utf8');
  const { jwt = '', seed = '' } = parseCreds(before) ?? {};
  const { stdout, stderr, failed } = await runScript(
    ['acme', 'reader.creds'],
    { ...environment, EXPIRY_DAYS: '40' },
    RENEW,
  );
  expect([failed, stderr]).toEqual([false, '']);
  expect(stdout).toContain('“robot-reader” of acme-dev');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const after = await readFile(file, 'utf8');
  const renewed = parseCreds(after)?.jwt ?? '';
  expect(renewed).not.toBe(jwt);
  expect(withJwt(after, jwt)).toBe(before);
  const expiry = (text: string) => (decodeJwt(text).payload as { exp: number }).exp;
  expect(expiry(renewed) - expiry(jwt)).toBeGreaterThan(9 * 86_400);
  const client = await connectWithCreds(after, renewed);
  await client.flush();
  await client.close();
  const seen = await readFile(join(directory, 'arguments'), 'utf8');
  expect(`${seen}${stdout}`).not.toContain(seed);
  expect(seen).not.toMatch(/eyJ/);

  await writeFile(join(directory, 'garbage.creds'), 'no credential');
  await writeFile(join(directory, 'other.creds'), formatCreds('a.b.c', makeUserKey().seed));
  const cases: [string[], Record<string, string>, RegExp][] = [
    [['acme'], environment, /usage: /],
    [['acme', 'nowhere.creds'], environment, /cannot read and write nowhere.creds/],
    [['acme', 'garbage.creds'], environment, /is no .creds file/],
    [['acme', 'other.creds'], environment, /credential of this key: HTTP 404/],
    [['globex', 'reader.creds'], environment, /HTTP 404/],
    [['acme', 'reader.creds'], { ...environment, EXPIRY_DAYS: '1' }, /renewal: HTTP 422.*valid until/],
  ];
  for (const [wish, given, said] of cases) {
    const ended = await runScript(wish, given, RENEW);
    expect([ended.failed, ended.stderr]).toEqual([true, expect.stringMatching(said)]);
  }
  expect(await readFile(file, 'utf8')).toBe(after);
});

test('it says what is wrong, and leaves no file', async ({ demo }) => {
  const good = await environmentOf(demo.app, demo.issuers);
  const args = ['acme', 'dev', 'publisher', 'robot.creds'];
  const cases: [string[], Record<string, string>, RegExp][] = [
    [['acme', 'dev'], good, /usage: /],
    [args, { ...good, CLIENT_ID: '' }, /the variable CLIENT_ID is not set/],
    [args, { ...good, CLIENT_SECRET_FILE: '/nowhere' }, /cannot read the client secret/],
    [['acme', 'dev', 'x"y', 'robot.creds'], good, /lower-case letters/],
    [args, { ...good, ISSUER_URL: `${good.ISSUER_URL ?? ''}x-` }, /metadata.*HTTP 404/],
    [['acme', 'prod', 'publisher', 'robot.creds'], good, /(challenge|credential): HTTP 403\. .*Organization admin/],
    [['globex', 'dev', 'publisher', 'robot.creds'], good, /HTTP 404/],
    [['acme', 'dev', 'publisher', 'secret'], good, /is there already/],
  ];
  for (const [wish, environment, said] of cases) {
    const { stderr, failed } = await runScript(wish, environment);
    expect([failed, stderr]).toEqual([true, expect.stringMatching(said)]);
  }
  const wrong = await environmentOf(demo.app, demo.issuers, 'guessed');
  expect((await runScript(args, wrong)).stderr).toMatch(/access token: HTTP 401/);
  await expect(stat(join(directory, 'robot.creds'))).rejects.toThrow('ENOENT');
});
