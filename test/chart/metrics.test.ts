import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { collectDefaultMetrics, register } from 'prom-client';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { measureEnvironments } from '../../worker/pipeline/metrics.ts';
import { render } from '../harness/chart/render.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Names of metrics in an expression, without what Prometheus appends to a histogram's. */
const metricsIn = (expression: string): string[] =>
  [...expression.matchAll(/\b((?:vertebra|process|nodejs)_[a-z0-9_]+)/g)].map(([, name = '']) =>
    name.replace(/_(count|bucket|sum)$/, ''),
  );

/** Every metric of console and projector: what is named in code, and what the libraries make of it. */
async function metricsOfTheProduct(): Promise<Set<string>> {
  collectDefaultMetrics();
  measureEnvironments(() => []);
  const names = new Set(register.getMetricsAsArray().map(({ name }) => name));
  for await (const file of glob('{lib,worker}/**/*.ts', { cwd: ROOT, exclude: (name) => name.endsWith('.test.ts') })) {
    const text = await readFile(join(ROOT, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/'(vertebra_[a-z_]+[a-z])'/g)) names.add(name);
  }
  return names;
}

it('every metric of the dashboard and the alert rules is one that the product has, and the other way round', async () => {
  const manifests = await render('monitoring');
  const dashboard = manifests.find(({ metadata }) => metadata.name.endsWith('-dashboard'))?.data;
  const rules = manifests.find(({ kind }) => kind === 'PrometheusRule')?.spec;
  const asked = new Set(metricsIn(JSON.stringify([dashboard, rules])));
  const there = await metricsOfTheProduct();
  expect(asked.size).toBeGreaterThan(15);
  expect([...asked].filter((name) => !there.has(name))).toEqual([]);
  const own = [...there].filter((name) => name.startsWith('vertebra_'));
  expect(own.filter((name) => !asked.has(name))).toEqual([]);
});

it('alert rules name the Services of this release', async () => {
  const manifests = await render('monitoring');
  const services = manifests.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name);
  const rules = JSON.stringify(manifests.find(({ kind }) => kind === 'PrometheusRule'));
  const jobs = [...rules.matchAll(/job=\\"([^\\]+)\\"/g)].map(([, job = '']) => job);
  expect(jobs.length).toBeGreaterThan(1);
  expect(jobs.filter((job) => !services.includes(job))).toEqual([]);
  expect(rules).not.toMatch(/NAMESPACE|JOB_PREFIX/);
});

it('the Prometheus operator finds the Services by their labels and ports', async () => {
  const manifests = await render('monitoring');
  const monitors = manifests.filter(({ kind }) => kind === 'ServiceMonitor');
  expect(monitors).toHaveLength(2);
  for (const { spec } of monitors) {
    const wanted = Object.entries(spec?.selector?.matchLabels ?? {});
    const found = manifests.filter(
      ({ kind, metadata }) => kind === 'Service' && wanted.every(([key, value]) => metadata.labels?.[key] === value),
    );
    expect(found).toHaveLength(1);
    expect(found[0]?.spec?.ports?.map(({ name }) => name)).toContain(spec?.endpoints?.[0]?.port);
  }
});

it('the dashboard is JSON that Grafana takes, and the rules are YAML', async () => {
  const file = (name: string) => readFile(join(ROOT, 'deploy/chart/files', name), 'utf8');
  const { panels, uid } = JSON.parse(await file('dashboard.json')) as { panels: { id: number }[]; uid: string };
  expect(uid).toBe('vertebra');
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  expect(parse(await file('alert-rules.yaml'))).toHaveLength(14);
});
