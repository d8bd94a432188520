import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { bootstrap, BootstrapError, makeIdentitySeed, makeKeyMaterial } from '../../../../lib/server/keys/bootstrap.ts';
import { keysData, operatorData, secretNames } from './secrets.ts';
import type { Data } from './secrets.ts';

/** Secrets as YAML, and what is to be told beside it: the two go different ways. */
export interface Printed {
  yaml: string;
  said: string;
}

interface Where {
  name: string;
  /** none in the manifest when left out: that of kubectl holds */
  namespace?: string | undefined;
  /** a directory of bootstrap, where the keys are or will be; none is written when left out */
  out?: string | undefined;
}

function manifest(name: string, namespace: string | undefined, data: Data): string {
  const lines = Object.entries(data).map(([key, value]) => `  ${key}: ${Buffer.from(value).toString('base64')}`);
  return [
    'apiVersion: v1',
    'kind: Secret',
    'metadata:',
    `  name: ${name}`,
    ...(namespace === undefined ? [] : [`  namespace: ${namespace}`]),
    'type: Opaque',
    'data:',
    ...lines,
    '',
  ].join('\n');
}

async function filesIn(directory: string): Promise<Data> {
  await bootstrap(directory);
  const read = (name: string) => [name, readFileSync(path.join(directory, name), 'utf8')] as const;
  const keys = readdirSync(path.join(directory, 'keys')).map((name) => `keys/${name}`);
  return Object.fromEntries([...keys, 'operator.jwt', 'preload.json'].map(read));
}

/**
 * The Secrets that the chart wants, to be sealed or applied. Without a directory nothing is on disk: the keys are new each time, and
 * the operator's identity is told once, apart from the manifests. Throws BootstrapError.
 */
export async function printSecrets({ name, namespace, out }: Where): Promise<Printed> {
  const names = secretNames(name);
  if (namespace !== undefined && !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace))
    throw new BootstrapError(
      `--namespace ${namespace} wants 1 to 63 lower-case letters, digits and hyphens. Nothing was changed.`,
    );
  const seed = makeIdentitySeed();
  const files = out === undefined ? makeKeyMaterial(seed) : await filesIn(out);
  const keys = keysData(files);
  const yaml = [manifest(names.keys, namespace, keys), manifest(names.operator, namespace, operatorData(keys))].join(
    '---\n',
  );
  const offline =
    out === undefined
      ? `The operator's identity is in none of them. Write it down where no machine reads it; it is not shown again:\n\n${seed}\n`
      : `Take ${path.join(out, 'offline')} away now: the operator's identity is in none of them, and no machine needs it.`;
  return {
    yaml,
    said: `Secrets ${names.keys} and ${names.operator}: seal them, or “kubectl apply -f -”. Keep a copy: who loses them loses the Sovereign.\n${offline}`,
  };
}
