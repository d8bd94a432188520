import { findTool } from './find-tool.ts';
import { fromCache } from './sources/from-cache.ts';
import { fromGo } from './sources/from-go.ts';
import { fromVariable } from './sources/from-variable.ts';
import { realIo } from './tool-io.ts';
import type { ToolIo } from './tool-io.ts';
import { NATS_CLI, NSC } from './versions.ts';

/** Both speak for the field in our tests, at one known version: what happens to be on PATH is not asked. */
const finder =
  (name: string, variable: string, pin: { module: string; version: string }) =>
  (io: ToolIo = realIo) =>
    findTool(
      name,
      [fromVariable(variable), fromCache(name, pin.version), fromGo(name, pin.module, pin.version)],
      `Install Go, or name ${name} ${pin.version} in the variable ${variable}.`,
      io,
    );

/** Path of the `nats` command line client. */
export const findNatsCli = finder('nats', 'NATS_CLI', NATS_CLI);

/** Path of `nsc`. */
export const findNsc = finder('nsc', 'NSC', NSC);
