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
import { NATS_SERVER, OLD_NATS_SERVER } from './versions.ts';

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

/** Path of a nats-server of the oldest series that Vertebra supports, compiled once. Throws where there is no Go and none can be had. */
export const findOldNatsServer = (io: ToolIo = realIo): Promise<string> =>
  findTool(
    `nats-server ${OLD_NATS_SERVER.version}`,
    [fromCache('nats-server', OLD_NATS_SERVER.version), fromGoModule('nats-server', OLD_NATS_SERVER, findGo)],
    'Install Go so that it is on PATH: this version is compiled.',
    io,
  );
