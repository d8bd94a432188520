import { expect, test } from 'vitest';
import { subjectMatches } from '../../../lib/domain/subjects.ts';
import { keyOf, subjectOf } from './addresses.ts';
import { cloudEvent } from './cloud-event.ts';
import { happen, rollout } from './happenings.ts';
import { initialPlatform } from './initial-platform.ts';
import type { PlatformObject } from './objects.ts';
import { applyChange, ofKind } from './platform.ts';
import { seededRandom } from './random.ts';

const environment = 'acme-prod';
const dotted: PlatformObject = { kind: 'configmap', namespace: 'shop', name: 'kube-root.ca.crt', data: { keys: {} } };
const node: PlatformObject = {
  kind: 'node',
  namespace: null,
  name: 'worker-1.acme.internal',
  data: { kubeletVersion: 'v1', cpuUsedPercent: 1, memoryUsedPercent: 1, pods: 1, conditions: [] },
};

test.each([
  [dotted, 'ws.acme-prod.k8s.configmap.shop.kube-root.ca.crt', 'configmap/shop/kube-root.ca.crt'],
  [node, 'ws.acme-prod.k8s.node._cluster.worker-1.acme.internal', 'node/worker-1.acme.internal'],
])('%#: subject %s, key %s', (object, subject, key) => {
  expect(subjectOf(environment, object)).toBe(subject);
  expect(keyOf(object)).toBe(key);
});

test('an Environment looks the same in every demo, and prod is larger', () => {
  const make = (name: string) => initialPlatform(name, seededRandom(name));
  expect([...make('acme-prod')]).toEqual([...make('acme-prod')]);
  expect(make('acme-prod').size).toBeGreaterThan(make('acme-dev').size);
  expect(make('acme-prod').get('configmap/kube-system/kube-root.ca.crt')).toBeDefined();
});

test('a rollout is a commit, a reconciliation and new pods in place of the old', () => {
  const random = seededRandom('rollout');
  const before = initialPlatform(environment, random);
  const changes = rollout(before, random);
  const after = changes.reduce(applyChange, before);
  expect(changes[0]?.object.kind).toBe('commit');
  expect(ofKind(after, 'pod')).toHaveLength(ofKind(before, 'pod').length);
  expect(ofKind(after, 'pod').map(keyOf)).not.toEqual(ofKind(before, 'pod').map(keyOf));
});

test('a thousand happenings give valid CloudEvents on subjects and keys that NATS takes', () => {
  const random = seededRandom('life');
  let platform = initialPlatform(environment, random);
  const kinds = new Set<string>();
  for (let round = 0; round < 1000; round++) {
    for (const change of happen(platform, random)) {
      const event = cloudEvent(environment, change, 'id-1', new Date(0));
      expect(event).toMatchObject({ specversion: '1.0', id: 'id-1', time: '1970-01-01T00:00:00.000Z' });
      expect(subjectMatches('ws.acme-prod.>', subjectOf(environment, change.object))).toBe(true);
      expect(subjectOf(environment, change.object)).toMatch(/^[a-z0-9_.-]+$/u);
      // NATS ADR-8: what a key may be made of
      expect(keyOf(change.object)).toMatch(/^[-/_=.a-zA-Z0-9]+$/u);
      kinds.add(change.object.kind);
      platform = applyChange(platform, change);
    }
  }
  expect([...kinds].sort()).toEqual([
    'commit',
    'configmap',
    'crossplane',
    'deployment',
    'helmrelease',
    'kustomization',
    'node',
    'pod',
  ]);
  expect(platform.size).toBeLessThan(300);
});
