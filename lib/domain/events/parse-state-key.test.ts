import { expect, test } from 'vitest';
import { eventSubjectOf, parseEventSubject } from './event-subject.ts';
import { parseStateKey } from './parse-state-key.ts';

test.each([
  ['deployment/shop/checkout', 'ws.acme-prod.k8s.deployment.shop.checkout'],
  ['node/worker-1.eu', 'ws.acme-prod.k8s.node._cluster.worker-1.eu'],
  ['kustomization/apps', 'ws.acme-prod.flux.apps'],
  ['kustomization/shop/apps', 'ws.acme-prod.k8s.kustomization.shop.apps'],
  ['commit/4f1c0de', 'ws.acme-prod.git.4f1c0de'],
  ['crossplane/postgres', 'ws.acme-prod.crossplane.postgres'],
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
