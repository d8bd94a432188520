import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { findHelm, findKubeconform } from '../../../scripts/tools/find-helm.ts';
import { findKubernetesSchemas } from '../../../scripts/tools/find-kubernetes-schemas.ts';
import { bringUpstream } from './upstream.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** path of the program */
    helm: string;
    /** a copy of deploy/chart with what it depends on */
    chart: string;
    /** kubeconform and the folder of the API's schemas; null where one of them cannot be had */
    validator: { kubeconform: string; schemas: string } | null;
    /** why the upstream chart of NATS is not in it; null when it is */
    withoutUpstream: string | null;
  }
}

const findValidator = async () => ({ kubeconform: await findKubeconform(), schemas: await findKubernetesSchemas() });

/** Puts the chart together once for all files of tests, and says what is left out. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const helm = await findHelm();
  const directory = await mkdtemp(join(tmpdir(), 'vertebra-chart-'));
  const chart = join(directory, 'bp-nats-jetstream');
  await cp(join(import.meta.dirname, '../../../deploy/chart'), chart, { recursive: true });
  const withoutUpstream = await bringUpstream(helm, chart);
  if (withoutUpstream !== null) {
    process.stdout.write(
      `The upstream chart of NATS is left out, and with it every row about it. ${withoutUpstream}\n`,
    );
  }
  const validator = await findValidator().catch((error: unknown) => {
    process.stdout.write(`Manifests are not held against the schemas of the API. ${String(error)}\n`);
    if (process.env.CI === 'true') throw error;
    return null;
  });
  project.provide('validator', validator);
  project.provide('helm', helm);
  project.provide('chart', chart);
  project.provide('withoutUpstream', withoutUpstream);
  return () => rm(directory, { recursive: true, force: true });
}
