/** docs/install.md, followed word for word on a machine of its own. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { assembleDist } from '../../scripts/build/assemble.ts';
import { buildApp } from '../../scripts/build/build-app.ts';
import { PROJECT } from '../../scripts/demo/demo-state.ts';
import { findNatsCli } from '../../scripts/tools/find-nats-cli.ts';
import { findNatsServer } from '../../scripts/tools/find-nats-server.ts';
import { findNginx } from '../../scripts/tools/find-proxies.ts';
import { makeCa } from '../harness/nats/tls.ts';
import { temporaryDirectory } from '../harness/temporary-directory.ts';
import { whyNoEnclosure } from './enclosure.ts';

const BUILD_MS = 400_000;
const NAMES = ['vertebra', 'nats', 'id'].map((name) => `${name}.example.com`);
const why = whyNoEnclosure();

it.skipIf(why !== null)(
  `a newcomer who follows the page has a credential that connects${why === null ? '' : `: ${why}`}`,
  { timeout: BUILD_MS },
  async () => {
    const page = await readFile(join(PROJECT, 'docs/install.md'), 'utf8');
    const [build, ...steps] = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, commands = '']) => commands);
    // what the suite has built already is not built again: it is what these commands make
    expect(build).toBe('npm ci\nnpm run build\n');
    expect(steps).toHaveLength(7);

    const work = temporaryDirectory();
    const at = (name: string) => join(work, name);
    mkdirSync(at('upper'));
    mkdirSync(at('checkout'));
    for (const folder of ['deploy', 'examples']) symlinkSync(join(PROJECT, folder), at(`checkout/${folder}`));
    await assembleDist(PROJECT, dirname(await buildApp(at('build.log'), () => undefined)), at('checkout/dist'));
    writeFileSync(at('page.sh'), steps.join('\n'));
    const ca = makeCa(work);
    const { certFile, keyFile } = ca.issue('example', NAMES);
    const { status, stdout, stderr } = spawnSync(
      'unshare',
      [...['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'], 'bash', machine],
      {
        encoding: 'utf8',
        env: {
          ...process.env,
          work,
          checkout: at('checkout'),
          page: at('page.sh'),
          provider: join(import.meta.dirname, 'install/provider.ts'),
          node: process.execPath,
          nats: await findNatsCli(),
          nats_server: await findNatsServer(),
          nginx: await findNginx(),
          ca: ca.caFile,
          certificate: certFile,
          key: keyFile,
        },
      },
    );
    if (status !== 0)
      throw new Error(`It ended with ${String(status)}:\n${stdout.slice(-4000)}\n${stderr.slice(-4000)}`);
    expect(stdout).toMatch(/\d+ ok, \d+ warn, 0 failed/);
    expect(stdout).toMatch(/^acme$/m);
    expect(stdout).toMatch(/tls:\/\/127\.0\.0\.1:4222: \d/);
  },
);

const machine = join(import.meta.dirname, 'install/machine.sh');
