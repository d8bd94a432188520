import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { writeCrdSchemas } from '../harness/chart/crd-schemas.ts';
import { ciFile, CI_SETS, helm, template } from '../harness/chart/render.ts';
import { temporaryDirectory } from '../harness/temporary-directory.ts';

const execute = promisify(execFile);

/** What kubeconform says about each file, by its name; it reads the schemas of a kind once for all of them. */
async function validate(files: Record<string, string>): Promise<Map<string, string[]>> {
  const { kubeconform = '', schemas = '' } = inject('validator') ?? {};
  const directory = temporaryDirectory(afterAll);
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
  const api = join(schemas, '{{ .ResourceKind }}{{ .KindSuffix }}.json');
  const own = await writeCrdSchemas(join(temporaryDirectory(afterAll), 'crds'));
  const args = ['-strict', '-output', 'json', '-schema-location', api, '-schema-location', own, directory];
  const said = await execute(kubeconform, args).catch((error: unknown) => error as { stdout: string });
  const { resources } = JSON.parse(said.stdout) as { resources: { filename: string; msg: string }[] };
  const byFile = Map.groupBy(resources, ({ filename }) => basename(filename));
  return new Map([...byFile].map(([name, all]) => [name, all.map(({ msg }) => msg)]));
}

it.each(CI_SETS)('%s passes helm lint', async (set) => {
  expect(
    await helm('lint', inject('chart'), '--strict', '--kube-version', '1.37.0', '--values', ciFile(set)),
  ).toContain('0 chart(s) failed');
});

describe.skipIf(inject('validator') === null)('schemas of the API', () => {
  let faults: Map<string, string[]>;
  beforeAll(async () => {
    const sets = await Promise.all(CI_SETS.map(async (set) => [`${set}.yaml`, await template(set)] as const));
    const planted = (await template('monitoring'))
      .replace('automountServiceAccountToken: false', 'automountServiceAccountTokens: false')
      .replace('path: /metrics', 'paths: /metrics');
    const blueprint = await readFile(join(import.meta.dirname, '../../deploy/blueprint.yaml'), 'utf8');
    faults = await validate({ ...Object.fromEntries(sets), 'planted.yaml': planted, 'blueprint.yaml': blueprint });
  });

  it.each([...CI_SETS, 'blueprint'])('%s is as they say', (set) => {
    expect(faults.get(`${set}.yaml`) ?? []).toEqual([]);
  });

  it('a field that none knows is refused, in kinds of the API and of others', () => {
    const said = (faults.get('planted.yaml') ?? []).join();
    expect(said).toContain('automountServiceAccountTokens');
    expect(said).toContain('paths');
  });
});

it.each(['bootstrap', 'ingress-cert-manager'] as const)('own manifests of %s are as they were', async (set) => {
  const own = (await template(set))
    .split(/^---\n/m)
    .filter((text) => text.includes('# Source: bp-nats-jetstream/templates/'));
  await expect(own.join('---\n')).toMatchFileSnapshot(`goldens/${set}.yaml`);
});

it('console and projector know every node by its name, and one alone when there is no cluster', async () => {
  const urlIn = (text: string) => /VERTEBRA_NATS_URL\n\s+value: "([^"]+)"/.exec(text)?.[1]?.split(',');
  const nodes = (count: number) =>
    Array.from({ length: count }, (_, node) => `nats://v1-nats-${node}.v1-nats-headless.sovereign.svc:4222`);
  expect(urlIn(await template('minimal', { nats: { config: { cluster: { replicas: 5 } } } }))).toEqual(nodes(5));
  expect(urlIn(await template('minimal', { nats: { config: { cluster: { enabled: false } } } }))).toEqual(nodes(1));
});

it('chart and image have the version of the package', async () => {
  const chart = parse(await readFile(join(inject('chart'), 'Chart.yaml'), 'utf8')) as Record<string, unknown>;
  const { version } = JSON.parse(await readFile(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
    version: string;
  };
  expect(chart).toMatchObject({ version, appVersion: version });
});
