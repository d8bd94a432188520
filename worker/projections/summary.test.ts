import { expect, test } from 'vitest';
import { summaryStateSchema } from '../../lib/domain/environments/environment-state.ts';
import { EVENT_SOURCES } from '../../lib/domain/environments/environment-state-words.ts';
import { Summary } from './summary.ts';

test('counts by status and by kind, and forgets kinds that are gone', () => {
  const summary = new Summary();
  summary.add({ source: 'k8s', kind: 'pod', status: 'healthy' });
  summary.add({ source: 'k8s', kind: 'pod', status: 'failing' });
  summary.add({ source: 'k8s', kind: 'job', status: 'unknown' });
  summary.add({ source: 'git', kind: 'commit', status: 'healthy' });
  summary.remove({ source: 'k8s', kind: 'job', status: 'unknown' });
  expect(summaryStateSchema.parse(summary.stateOf('k8s'))).toEqual({
    version: 1,
    source: 'k8s',
    total: 2,
    statuses: { failing: 1, progressing: 0, unknown: 0, healthy: 1 },
    kinds: { pod: { failing: 1, progressing: 0, unknown: 0, healthy: 1 } },
  });
  summary.add({ source: 'flux', kind: 'pod', status: 'failing' });
  expect(summary.failing()).toEqual({ pod: 2 });
  summary.remove({ source: 'flux', kind: 'pod', status: 'failing' });
  expect(EVENT_SOURCES.map((source) => [source, summary.stateOf(source).total])).toEqual([
    ['k8s', 2],
    ['flux', 0],
    ['git', 1],
    ['crossplane', 0],
    ['vertebra', 0],
  ]);
});

test('10,000 kinds: all are counted, those with most objects are named', () => {
  const summary = new Summary();
  const longest = 'k'.repeat(1_000);
  for (let n = 0; n < 10_000; n++) summary.add({ source: 'k8s', kind: `${longest}${n}`, status: 'unknown' });
  for (let n = 0; n < 10; n++) summary.add({ source: 'k8s', kind: 'pod', status: 'healthy' });
  const state = summary.stateOf('k8s');
  expect(state.total).toBe(10_010);
  expect(state.kinds.pod).toEqual({ failing: 0, progressing: 0, unknown: 0, healthy: 10 });
  expect(Object.keys(state.kinds)).toHaveLength(500);
  // what nats-server takes unless it is told otherwise
  expect(JSON.stringify(state).length).toBeLessThan(1_048_576);
});
