import { assert, constantFrom, oneof, property, record, stringMatching, constant, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { eventSubjectOf, parseEventSubject, parseStateKey } from './event-subject.ts';
import { isProblem } from './problem.ts';

const ENVIRONMENT = 'acme-prod';

test.each([
  ['k8s.pod.shop.cart-7d', 'k8s', 'pod', 'shop', 'cart-7d', 'pod/shop/cart-7d'],
  [
    'k8s.configmap.shop.kube-root.ca.crt',
    'k8s',
    'configmap',
    'shop',
    'kube-root.ca.crt',
    'configmap/shop/kube-root.ca.crt',
  ],
  [
    'k8s.node._cluster.worker-1.acme.internal',
    'k8s',
    'node',
    null,
    'worker-1.acme.internal',
    'node/worker-1.acme.internal',
  ],
  [
    'k8s.kustomization.flux-system.apps',
    'k8s',
    'kustomization',
    'flux-system',
    'apps',
    'kustomization/flux-system/apps',
  ],
  ['flux.apps', 'flux', 'kustomization', null, 'apps', 'kustomization/apps'],
  ['git.0a1b2c3d', 'git', 'commit', null, '0a1b2c3d', 'commit/0a1b2c3d'],
  ['crossplane.bucket.media', 'crossplane', 'crossplane', null, 'bucket.media', 'crossplane/bucket.media'],
  ['vertebra.credential.UA', 'vertebra', 'credential', null, 'UA', 'credential/UA'],
])('%s', (rest, source, kind, namespace, name, key) => {
  expect(parseEventSubject(ENVIRONMENT, `ws.acme-prod.${rest}`)).toEqual({ source, kind, namespace, name, key });
});

test.each([
  ['ws.acme-prod.argo.app', 'names no source of events: k8s, flux, git, crossplane, vertebra.'],
  ['ws.acme-prod.k8s', 'is not of the form ws.<environment>.k8s.<kind>.<namespace>.<name>.'],
  ['ws.acme-prod.k8s.pod.shop', 'is not of the form'],
  ['ws.acme-prod.k8s..shop.x', 'is not of the form'],
  ['ws.acme-prod.flux', 'does not say which kustomization'],
  ['ws.acme-prod.vertebra', 'is not of the form ws.<environment>.vertebra.credential.<name>.'],
  ['ws.acme-prod.vertebra.credential', 'is not of the form'],
  ['ws.acme-prod.vertebra.credential.', 'is not of the form'],
  ['ws.acme-prod.vertebra.credentials.U', 'is not of the form'],
  ['ws.acme-dev.flux.apps', 'names no source'],
  ['ws.acme-prod.k8s.summary.shop.x', 'its key belongs to something else'],
  ['ws.acme-prod.k8s.commit._cluster.x', 'its key belongs to something else'],
  ['ws.acme-prod.k8s.credential._cluster.x', 'its key belongs to something else'],
  ['ws.acme-prod.k8s.pod.shop.a:b', 'It cannot be kept under the key “pod/shop/a:b”.'],
  ['ws.acme-prod.k8s.pod.shop.größe', 'only letters without accents'],
  ['ws.acme-prod.k8s.pod.shop.a..b', 'no two in a row'],
  ['ws.acme-prod.flux.apps.', 'no dot at its start or end'],
  ['ws.acme-prod.k8s.pod.shop/a.b', 'A slash separates'],
  ['ws.acme-prod.k8s.pod/shop.a.b', 'A slash separates'],
  ['ws.acme-prod.k8s.pod._cluster.shop/a', 'A slash separates'],
  ['ws.acme-prod.k8s._kv.shop.b', 'belong to NATS'],
  [`ws.acme-prod.k8s.pod.shop.${'a'.repeat(1_016)}`, 'at most 1,024 characters'],
])('refused (%#)', (subject, words) => {
  expect(parseEventSubject(ENVIRONMENT, subject)).toEqual({ problem: expect.stringContaining(words) as string });
});

test('a key of 500 characters is one', () => {
  const address = parseEventSubject(ENVIRONMENT, `ws.acme-prod.k8s.pod.shop.${'a'.repeat(491)}`);
  expect(address).toMatchObject({ key: expect.stringMatching(/^.{500}$/u) as string });
});

const token = stringMatching(/^[a-zA-Z0-9_=-]{1,12}$/u);
const names = stringMatching(/^[a-z0-9=_-]{1,6}(\.[a-z0-9]{1,6}){0,3}$/u);
const k8sObject = record({
  source: constant('k8s' as const),
  kind: token,
  namespace: oneof(constant(null), token),
  name: names,
});
const otherObject = tuple(
  constantFrom(
    ['flux', 'kustomization'] as const,
    ['git', 'commit'] as const,
    ['crossplane', 'crossplane'] as const,
    ['vertebra', 'credential'] as const,
  ),
  names,
).map(([[source, kind], name]) => ({ source, kind, namespace: null, name }));

test('an object is found again by its subject, and no two have one key', () => {
  const keys = new Map<string, string>();
  assert(
    property(oneof(k8sObject, otherObject), (object) => {
      const subject = eventSubjectOf(ENVIRONMENT, object);
      const address = parseEventSubject(ENVIRONMENT, subject);
      if (isProblem(address)) return;
      expect(address).toMatchObject(object);
      expect(keys.get(address.key) ?? subject).toBe(subject);
      keys.set(address.key, subject);
    }),
    { numRuns: 2_000 },
  );
  expect(keys.size).toBeGreaterThan(1_000);
});

test.each([
  ['deployment/shop/checkout', 'ws.acme-prod.k8s.deployment.shop.checkout'],
  ['node/worker-1.eu', 'ws.acme-prod.k8s.node._cluster.worker-1.eu'],
  ['kustomization/apps', 'ws.acme-prod.flux.apps'],
  ['kustomization/shop/apps', 'ws.acme-prod.k8s.kustomization.shop.apps'],
  ['commit/4f1c0de', 'ws.acme-prod.git.4f1c0de'],
  ['crossplane/postgres', 'ws.acme-prod.crossplane.postgres'],
  ['credential/UA', 'ws.acme-prod.vertebra.credential.UA'],
])('%s is the object of the events on %s', (key, subject) => {
  const address = parseStateKey(key);
  expect(address && eventSubjectOf('acme-prod', address)).toBe(subject);
  expect(parseEventSubject('acme-prod', subject)).toMatchObject({ ...address, key });
});

test.each(['summary/k8s', 'deployment', 'deployment/', '/checkout', 'a/b/c/d', 'a/b/', ''])(
  '“%s” is no object’s key',
  (key) => {
    expect(parseStateKey(key)).toBeNull();
  },
);
