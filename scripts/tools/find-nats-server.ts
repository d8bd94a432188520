import { findGo, goOnPath } from './find-go.ts';
import { findTool } from './find-tool.ts';
import { fromCache } from './sources/from-cache.ts';
import { fromDebian } from './sources/from-debian.ts';
import { fromGoModule } from './sources/from-go-module.ts';
import { fromPath } from './sources/from-path.ts';
import { fromRelease } from './sources/from-release.ts';
import { fromVariable } from './sources/from-variable.ts';
import { realIo } from './tool-io.ts';
import type { ToolIo } from './tool-io.ts';
import { COMPATIBLE_NATS_SERVERS, NATS_SERVER } from './versions.ts';

export const NATS_SERVER_SOURCES = [
  fromVariable('NATS_SERVER'),
  fromPath('nats-server', NATS_SERVER.oldest),
  fromCache('nats-server', NATS_SERVER.version),
  fromRelease,
  // Debian has nats-server itself: no Go is fetched for it
  fromGoModule('nats-server', NATS_SERVER, goOnPath.find),
  fromDebian,
];

const ADVICE = `Install nats-server ${NATS_SERVER.oldest} or later so that it is on PATH, or name it in the variable NATS_SERVER.`;

/** Path of a nats-server that Vertebra supports, fetched when the machine has none. */
export const findNatsServer = (io: ToolIo = realIo): Promise<string> =>
  findTool('nats-server', NATS_SERVER_SOURCES, ADVICE, io);

/**
 * Path of a nats-server of exactly this version (`2.10.29`; the newest of the oldest supported series unless given), compiled once. Throws
 * where there is no Go and none can be had.
 */
export const findNatsServerOf = (version: string = COMPATIBLE_NATS_SERVERS[0], io: ToolIo = realIo): Promise<string> =>
  findTool(
    `nats-server ${version}`,
    [
      fromCache('nats-server', version),
      fromGoModule('nats-server', { version, module: NATS_SERVER.module, folder: '' }, findGo),
    ],
    'Install Go so that it is on PATH: this version is compiled.',
    io,
  );
