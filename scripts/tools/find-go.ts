import { findTool } from './find-tool.ts';
import { fromPath } from './sources/from-path.ts';
import { goFromDebian } from './sources/go-from-debian.ts';
import type { ToolIo } from './tool-io.ts';
import { GO } from './versions.ts';

export const goOnPath = fromPath('go', GO.oldest, 'version');

const ADVICE = `Install Go ${GO.oldest} or later so that it is on PATH.`;

/** Path of a Go that can compile the pinned tools, fetched when the machine has none. */
export const findGo = (io: ToolIo): Promise<string> => findTool('Go', [goOnPath, goFromDebian], ADVICE, io);
