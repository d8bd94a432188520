import { findGo } from './find-go.ts';
import { findTool } from './find-tool.ts';
import { fromCache } from './sources/from-cache.ts';
import { fromGoModule } from './sources/from-go-module.ts';
import { fromVariable } from './sources/from-variable.ts';
import { realIo } from './tool-io.ts';
import type { ToolIo } from './tool-io.ts';
import { GO, HELM, KUBECONFORM } from './versions.ts';

const sources = (variable: string, name: string, program: typeof HELM | typeof KUBECONFORM, ask: string) => [
  fromVariable(variable, '', ask),
  fromCache(name, program.version),
  fromGoModule(name, program, findGo),
];

const advice = (name: string, variable: string, version: string) =>
  `Install Go ${GO.oldest} or later, or name ${name} ${version} in the variable ${variable}.`;

/** Path of `helm`, at one known version: what it prints is compared. */
export const findHelm = (io: ToolIo = realIo): Promise<string> =>
  findTool('helm', sources('HELM', 'helm', HELM, 'version'), advice('helm', 'HELM', HELM.version), io);

/** Path of `kubeconform`, which holds manifests against JSON schemas. */
export const findKubeconform = (io: ToolIo = realIo): Promise<string> =>
  findTool(
    'kubeconform',
    sources('KUBECONFORM', 'kubeconform', KUBECONFORM, '-v'),
    advice('kubeconform', 'KUBECONFORM', KUBECONFORM.version),
    io,
  );
