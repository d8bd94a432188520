import { findGo } from './find-go.ts';
import { findTool } from './find-tool.ts';
import { fromCache } from './sources/from-cache.ts';
import { fromGoModule } from './sources/from-go-module.ts';
import { fromVariable } from './sources/from-variable.ts';
import { realIo } from './tool-io.ts';
import type { ToolIo } from './tool-io.ts';
import { GO, NATS_CLI } from './versions.ts';

/** It speaks for the field in our tests, at one known version: what happens to be on PATH is not asked. */
const SOURCES = [fromVariable('NATS_CLI'), fromCache('nats', NATS_CLI.version), fromGoModule('nats', NATS_CLI, findGo)];

const ADVICE = `Install Go ${GO.oldest} or later, or name nats ${NATS_CLI.version} in the variable NATS_CLI.`;

/** Path of the `nats` command line client. */
export const findNatsCli = (io: ToolIo = realIo): Promise<string> => findTool('nats', SOURCES, ADVICE, io);
