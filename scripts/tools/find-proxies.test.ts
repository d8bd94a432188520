import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { findCaddy, findCaddyAtHand, findEnvoy, findNginx } from './find-proxies.ts';
import { fakeIo, missing } from './sources/fake-io.ts';
import type { Ran } from './sources/fake-io.ts';
import { CADDY } from './versions.ts';

/** Plays apt and dpkg, on a machine without nginx. */
const debian = ({ command, args, options }: Ran): string => {
  if (command === 'nginx') return missing();
  if (args.includes('indextargets')) return 'Debian main stable http://mirror.test/debian\n';
  if (args.includes('download')) writeFileSync(join(options.cwd ?? '', 'nginx.deb'), '');
  if (command === 'dpkg') {
    const program = join(args[2] ?? '', 'usr/sbin/nginx');
    mkdirSync(dirname(program), { recursive: true });
    writeFileSync(program, 'unpacked');
  }
  return '';
};

test('nginx of PATH is taken, else that of Debian is unpacked once', async () => {
  expect(await findNginx(fakeIo(() => '').io)).toBe('nginx');
  const { io, ran } = fakeIo(debian);
  const path = await findNginx(io);
  expect(readFileSync(path, 'utf8')).toBe('unpacked');
  const unpacked = ran.length;
  expect(await findNginx(io)).toBe(path);
  expect(ran.slice(unpacked).map(({ command }) => command)).toEqual(['nginx']);
});

test('a Caddy at hand is one that nobody has to compile', async () => {
  const { io, ran } = fakeIo(missing);
  await expect(findCaddyAtHand(io)).rejects.toThrow('npm run test:proxies');
  expect(ran.map(({ command }) => command)).toEqual(['caddy']);
  writeFileSync(join(io.directory, `caddy-${CADDY.version}`), '', { mode: 0o755 });
  expect(await findCaddyAtHand(io)).toBe(join(io.directory, `caddy-${CADDY.version}`));
});

test('Caddy is compiled where there is Go', async () => {
  const go = ({ command, args, options }: Ran): string => {
    if (command === 'caddy') return missing();
    if (args[0] === 'build') writeFileSync(join(options.cwd ?? '', 'caddy'), 'compiled');
    return 'go version go1.26.8';
  };
  const { io, ran } = fakeIo(go);
  expect(readFileSync(await findCaddy(io), 'utf8')).toBe('compiled');
  expect(ran.at(-1)?.args).toContain('github.com/caddyserver/caddy/v2/cmd/caddy');
});

test('an Envoy that is too old is passed over', async () => {
  const { io } = fakeIo(({ command }) => (command === 'envoy' ? 'envoy version: x/1.20.0/Clean' : missing()));
  await expect(findEnvoy(io)).rejects.toThrow('Install Envoy');
});
