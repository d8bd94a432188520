import { findTool } from './find-tool.ts';
import { schemasFromPypi } from './sources/schemas-from-pypi.ts';
import { realIo } from './tool-io.ts';
import type { ToolIo } from './tool-io.ts';
import { KUBERNETES } from './versions.ts';

const ADVICE = `Install pip for Python 3, which fetches the package kubernetes-validate ${KUBERNETES.version}.`;

/** Path of a folder with a JSON schema for each kind of the Kubernetes API, strict about fields that are not its own. */
export const findKubernetesSchemas = (io: ToolIo = realIo): Promise<string> =>
  findTool('schemas of Kubernetes', [schemasFromPypi], ADVICE, io);
