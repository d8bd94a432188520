/** deploy/Dockerfile without a container engine: what it copies runs as it says, where nothing can be written and nobody be reached. */
import { chmod, chown, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bootstrap } from '../../lib/server/keys/bootstrap.ts';
import { renderServerConfig } from '../../lib/server/keys/server-config.ts';
import { assembleDist } from '../../scripts/build/assemble.ts';
import { buildApp } from '../../scripts/build/build-app.ts';
import { PROJECT } from '../../scripts/demo/demo-state.ts';
import { startChild } from '../../scripts/tools/child.ts';
import type { Child } from '../../scripts/tools/child.ts';
import { findNatsServer } from '../../scripts/tools/find-nats-server.ts';
import manifest from '../../package.json' with { type: 'json' };
import { layOut, readImage } from './dockerfile.ts';
import type { Image } from './dockerfile.ts';
import { startEnclosure, whyNoEnclosure } from './enclosure.ts';
import type { Enclosure } from './enclosure.ts';

const BUILD_MS = 300_000;
const START_MS = 20_000;
/** in a network of its own every port is free */
const NATS = { port: 4222, monitorPort: 8222, websocketPort: 8080 };

/** Begins a request, and never ends it. */
const SLOW_CLIENT = `const [host, port] = process.argv.slice(1);
const socket = require('node:net').connect({ host, port });
socket.write('POST /api/v1/organizations HTTP/1.1\\r\\nhost: localhost\\r\\ncontent-length: 10\\r\\n\\r\\n{', () => console.log('sent'));
socket.on('error', () => process.exit(0)).on('close', () => process.exit(0)).resume();`;

const noEnclosure = whyNoEnclosure();

describe.skipIf(noEnclosure !== null)(`the image${noEnclosure === null ? '' : `: ${noEnclosure}`}`, () => {
  let directory: string;
  let image: Image;
  let enclosure: Enclosure;
  let environment: Record<string, string>;
  let nats: Child;

  /** Files as a Secret or a ConfigMap brings them: of the image's user, and of nobody else. */
  async function giveToUser(path: string): Promise<void> {
    await chown(path, image.user.uid, image.user.gid);
    for (const entry of await readdir(path, { withFileTypes: true }).catch(() => [])) {
      await giveToUser(join(path, entry.name));
    }
  }

  /** A container: the image's command or another one, with its variables and those of whoever runs it. */
  async function start(
    name: string,
    args = image.command,
    variables: Record<string, string> = {},
  ): Promise<Child & { log: () => Promise<string> }> {
    const logFile = join(directory, `${name}.log`);
    const [node = '', ...more] = image.entrypoint;
    const child = await startChild({
      ...enclosure.inside(
        { user: image.user, directory: join(directory, 'image', image.workingDirectory) },
        ...[join(directory, 'image', node), ...more, ...args],
      ),
      // PATH is for finding nsenter and setpriv
      env: {
        NODE_ENV: 'production',
        PATH: process.env.PATH ?? '',
        HOME: '/nonexistent',
        ...image.environment,
        ...environment,
        ...variables,
      },
      logFile,
    });
    return { ...child, log: () => readFile(logFile, 'utf8') };
  }

  const answers = (url: string) =>
    vi.waitFor(async () => {
      const answer = await enclosure.ask(url);
      expect(answer).toMatchObject({ status: 200 });
      return answer;
    }, START_MS);

  beforeAll(async () => {
    // with a space, which nothing may stumble over
    directory = await mkdtemp(join(tmpdir(), 'vertebra image '));
    await chmod(directory, 0o755);
    image = await readImage();
    const app = await buildApp(join(directory, 'build.log'), console.log);
    await assembleDist(PROJECT, dirname(app), join(directory, 'dist'));
    const root = join(directory, 'image');
    await layOut(image, join(directory, 'dist'), root);
    await rm(join(directory, 'dist'), { recursive: true });
    const node = join(root, image.entrypoint[0] ?? '');
    await mkdir(dirname(node), { recursive: true });
    await copyFile(process.execPath, node);

    enclosure = await startEnclosure();
    const operator = join(directory, 'operator');
    await bootstrap(operator);
    const configFile = join(directory, 'nats-server.conf');
    const storeDirectory = join(directory, 'store');
    const settings = { serverName: 'n1', host: '127.0.0.1', ...NATS, allowedOrigins: [], storeDirectory };
    await writeFile(configFile, renderServerConfig(operator, settings));
    nats = await startChild({
      ...enclosure.beside(await findNatsServer(), '--config', configFile),
      logFile: join(directory, 'nats-server.log'),
    });
    await answers(`http://127.0.0.1:${String(NATS.monitorPort)}/healthz`);

    const files = join(directory, 'files');
    await mkdir(files);
    const issuer = { name: 'S', issuer: 'http://127.0.0.1:1', clientId: 'vertebra', scope: { kind: 'sovereign' } };
    await writeFile(join(files, 'issuers.json'), JSON.stringify([issuer]), { mode: 0o400 });
    await giveToUser(files);
    await chmod(operator, 0o755);
    await giveToUser(join(operator, 'keys'));
    environment = {
      VERTEBRA_BASE_URL: 'http://127.0.0.1:3000',
      VERTEBRA_DRAIN_SECONDS: '0',
      VERTEBRA_NATS_URL: `nats://127.0.0.1:${String(NATS.port)}`,
      VERTEBRA_NATS_WEBSOCKET_URL: `ws://127.0.0.1:${String(NATS.websocketPort)}`,
      VERTEBRA_PROJECTOR_URL: 'http://127.0.0.1:3001',
      VERTEBRA_KEYS_DIR: join(operator, 'keys'),
      VERTEBRA_ISSUERS_FILE: join(files, 'issuers.json'),
    };
  }, BUILD_MS);

  afterAll(async () => {
    await nats.stop();
    enclosure.stop();
    await rm(directory, { recursive: true });
  });

  it('is the console, with its pages and their files, until it is told to stop', async () => {
    const child = await start('console');
    await answers('http://127.0.0.1:3000/readyz');
    const page = await answers('http://127.0.0.1:3000/sign-in');
    expect(page.type).toContain('text/html');
    const [, css = ''] = /href="(\/_next\/static\/[^"]+\.css[^"]*)"/.exec(page.text) ?? [];
    expect(await answers(`http://127.0.0.1:3000${css}`)).toMatchObject({
      type: expect.stringContaining('css') as string,
    });
    await child.stop();
    expect(await child.ended).toBe('exit code 0');
    const log = await child.log();
    expect(log).toContain(`"the console runs","version":"${manifest.version}","listen":"0.0.0.0:3000"`);
    expect(log).toContain('"the console has stopped"');
    expect(log).not.toMatch(/EROFS|EACCES|ENOENT/);
  });

  it('is the projector, until it is told to stop', async () => {
    const child = await start('projector', ['projector.js']);
    await answers('http://127.0.0.1:3001/readyz');
    await child.stop();
    expect(await child.ended).toBe('exit code 0');
    const log = await child.log();
    expect(log).toContain(`"listen":"0.0.0.0:3001"`);
    expect(log).not.toMatch(/EROFS|EACCES|ENOENT/);
  });

  it('listens at IPv6, and ends in time though somebody does not finish a request', async () => {
    const at = { VERTEBRA_LISTEN: '[::1]:3000', VERTEBRA_METRICS_LISTEN: '[::1]:0' };
    const child = await start('console-v6', image.command, at);
    await answers('http://[::1]:3000/healthz');
    const slow = await startChild({
      ...enclosure.beside(process.execPath, '-e', SLOW_CLIENT, '::1', '3000'),
      logFile: join(directory, 'slow.log'),
    });
    await vi.waitFor(async () => expect(await readFile(join(directory, 'slow.log'), 'utf8')).toBe('sent\n'));
    await child.stop();
    expect(await child.ended).toBe('exit code 0');
    expect(await slow.ended).toBe('exit code 0');
  });

  it('says in words where it cannot listen', async () => {
    const console = await start('console-first');
    const projector = await start('projector-first', ['projector.js']);
    await Promise.all([answers('http://127.0.0.1:3000/healthz'), answers('http://127.0.0.1:3001/healthz')]);
    const free = { VERTEBRA_METRICS_LISTEN: '127.0.0.1:0', VERTEBRA_PROJECTOR_METRICS_LISTEN: '127.0.0.1:0' };
    const says = async (command: string, variables: Record<string, string>, words: string) => {
      const child = await start(`${command} ${JSON.stringify(variables).replaceAll(/\W+/g, '-')}`, [`${command}.js`], {
        ...free,
        ...variables,
      });
      expect(await child.ended).toBe('exit code 1');
      const lines = (await child.log()).trim().split('\n');
      const errors = lines.filter((line) => line.includes('"level":"error"'));
      expect(errors).toEqual([expect.stringContaining(words)]);
    };
    await Promise.all([
      says('console', {}, 'VERTEBRA_LISTEN wants an address to listen at, and 0.0.0.0:3000 is taken'),
      says('console', { VERTEBRA_LISTEN: '10.1.2.3:3000' }, '10.1.2.3:3000 is no address of this machine'),
      says('console', { VERTEBRA_LISTEN: '127.0.0.1:80' }, '127.0.0.1:80 is not allowed to this user'),
      says('console', { VERTEBRA_METRICS_LISTEN: '0.0.0.0:9464' }, 'VERTEBRA_METRICS_LISTEN wants'),
      says('projector', {}, 'VERTEBRA_PROJECTOR_LISTEN wants an address to listen at, and 0.0.0.0:3001 is taken'),
    ]);
    await Promise.all([console.stop(), projector.stop()]);
  });

  it('is what operators call', async () => {
    const child = await start('vertebra', ['vertebra.js', 'audit-verify']);
    expect(await child.ended).toBe('exit code 0');
    expect(await child.log()).toContain('unbroken');
  });
});
