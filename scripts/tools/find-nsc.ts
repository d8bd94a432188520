import { findGo } from './find-go.ts';
import { findTool } from './find-tool.ts';
import { fromCache } from './sources/from-cache.ts';
import { fromGoModule } from './sources/from-go-module.ts';
import { fromVariable } from './sources/from-variable.ts';
import { realIo } from './tool-io.ts';
import type { ToolIo } from './tool-io.ts';
import { GO, NSC } from './versions.ts';

const SOURCES = [fromVariable('NSC'), fromCache('nsc', NSC.version), fromGoModule('nsc', NSC, findGo)];

const ADVICE = `Install Go ${GO.oldest} or later, or name nsc ${NSC.version} in the variable NSC.`;

/** Path of `nsc`, whose word on claims is the field's. */
export const findNsc = (io: ToolIo = realIo): Promise<string> => findTool('nsc', SOURCES, ADVICE, io);
