import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { KUBERNETES } from '../../../scripts/tools/versions.ts';

const execute = promisify(execFile);

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  spec?: Spec;
  data?: Record<string, string>;
  rules?: unknown;
}

/** What some kinds have, and tests look into. */
interface Spec extends Partial<PodSpec> {
  template?: { metadata: Manifest['metadata']; spec: PodSpec };
  /** of a NetworkPolicy */
  ingress?: { ports: { port: number }[]; from: object[] }[];
  /** of a Service */
  ports?: { name: string }[];
  /** of a ServiceMonitor */
  selector?: { matchLabels?: Record<string, string> };
  endpoints?: { port: string }[];
  /** of a Certificate */
  dnsNames?: string[];
}

const RELEASE = 'v1';
const NAMESPACE = 'sovereign';
export const CI_SETS = [
  'minimal',
  'bootstrap',
  'external-secrets-gateway',
  'ingress-cert-manager',
  'monitoring',
  'external-nats',
] as const;
export type CiSet = (typeof CI_SETS)[number];

export const ciFile = (set: CiSet): string => join(inject('chart'), 'ci', `${set}.yaml`);

/** Runs helm; one that fails is thrown with what it said. */
export async function helm(...args: string[]): Promise<string> {
  const { stdout } = await execute(inject('helm'), args, { maxBuffer: 16 * 1024 * 1024 });
  return stdout;
}

/** What `helm template` prints for one of the sets of `deploy/chart/ci`, and for `values` over it. */
export async function template(set: CiSet, values: object = {}): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'vertebra-values-'));
  const file = join(directory, 'values.json');
  await writeFile(file, JSON.stringify(values));
  const where = ['--namespace', NAMESPACE, '--kube-version', KUBERNETES.version];
  try {
    return await helm('template', RELEASE, inject('chart'), ...where, '--values', ciFile(set), '--values', file);
  } finally {
    await rm(directory, { recursive: true });
  }
}

export const parseManifests = (text: string): Manifest[] =>
  parseAllDocuments(text)
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);

/** The manifests of `template`. */
export const render = async (set: CiSet, values: object = {}): Promise<Manifest[]> =>
  parseManifests(await template(set, values));

/** Pods that the manifests start, with where each comes from. */
export const podsOf = (manifests: readonly Manifest[]): { of: string; spec: PodSpec }[] =>
  manifests.flatMap(({ kind, metadata, spec }) => {
    const { containers, ...rest } = spec?.template?.spec ?? spec ?? {};
    return containers === undefined ? [] : [{ of: `${kind} ${metadata.name}`, spec: { ...rest, containers } }];
  });

export interface PodSpec {
  automountServiceAccountToken?: boolean;
  terminationGracePeriodSeconds?: number;
  securityContext?: Record<string, unknown>;
  containers: Container[];
  volumes?: { name: string; [kind: string]: unknown }[];
}

export interface Container {
  name: string;
  image: string;
  args?: string[];
  env?: { name: string; value?: string; valueFrom?: unknown }[];
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  securityContext?: Record<string, unknown>;
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean; subPath?: string }[];
}
