import { expect, test } from 'vitest';
import { readEvent } from './read-event.ts';

const condition = (type: string, status: string, reason?: string, message?: string) => ({
  type,
  status,
  reason,
  message,
});
const pod = { phase: 'Running', ready: true, restarts: 0 };
const deployment = { replicas: 3, readyReplicas: 3, updatedReplicas: 3 };
const service = { type: 'ClusterIP', ports: [{ port: 80 }] };
const ending = { credential: 'nightly', role: 'publisher', expiresAt: '2026-11-12T09:30:00Z' };
const kustomization = { path: './apps' };
const resource = { claim: 'Bucket/media' };
const ready = condition('Ready', 'True');
const brokenChart = condition('Ready', 'False', 'UpgradeFailed', 'timed out');

function healthOf(rest: string, data: unknown) {
  const event = { specversion: '1.0', id: '1', source: '/', type: 'catalyst.modified', data };
  const read = readEvent('acme-prod', {
    subject: `ws.acme-prod.${rest}`,
    headers: [],
    data: Buffer.from(JSON.stringify(event)),
    sequence: 1,
  });
  return read.kind === 'put' ? [read.state.status, read.state.reason] : read;
}

test.each([
  ['k8s.pod.shop.x', pod, 'healthy', null],
  ['k8s.pod.shop.x', { ...pod, phase: 'Succeeded', ready: false }, 'healthy', null],
  ['k8s.pod.shop.x', { ...pod, ready: false }, 'progressing', 'Not ready'],
  ['k8s.pod.shop.x', { ...pod, phase: 'Pending', waiting: 'ContainerCreating' }, 'progressing', 'ContainerCreating'],
  ['k8s.pod.shop.x', { ...pod, ready: false, waiting: 'CrashLoopBackOff' }, 'failing', 'CrashLoopBackOff'],
  ['k8s.pod.shop.x', { ...pod, phase: 'Failed' }, 'failing', 'The pod failed'],
  ['k8s.pod.shop.x', { ...pod, phase: 'Unknown' }, 'unknown', 'Its node does not say how it is'],
  ['k8s.deployment.shop.x', deployment, 'healthy', null],
  ['k8s.deployment.shop.x', { ...deployment, readyReplicas: 1 }, 'progressing', '1 of 3 replicas are ready'],
  ['k8s.deployment.shop.x', { ...deployment, updatedReplicas: 2 }, 'progressing', '2 of 3 replicas are updated'],
  [
    'k8s.deployment.shop.x',
    { ...deployment, conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded')] },
    'failing',
    'ProgressDeadlineExceeded',
  ],
  ['k8s.service.shop.x', service, 'healthy', null],
  ['k8s.service.shop.x', { ...service, endpoints: 0 }, 'failing', 'Nothing answers for it'],
  ['k8s.service.shop.x', { ...service, type: 'ExternalName', endpoints: 0 }, 'healthy', null],
  ['k8s.configmap.shop.x', { keys: {} }, 'healthy', null],
  ['k8s.node._cluster.x', { conditions: [ready] }, 'healthy', null],
  [
    'k8s.node._cluster.x',
    { conditions: [ready, condition('DiskPressure', 'True')] },
    'failing',
    'DiskPressure is True',
  ],
  ['k8s.node._cluster.x', { conditions: [] }, 'unknown', null],
  [
    'k8s.helmrelease.shop.x',
    { chart: 'c', version: '1', conditions: [brokenChart] },
    'failing',
    'UpgradeFailed: timed out',
  ],
  ['flux.apps', { ...kustomization, conditions: [ready] }, 'healthy', null],
  [
    'flux.apps',
    { ...kustomization, conditions: [condition('Ready', 'Unknown', 'Progressing')] },
    'progressing',
    'Progressing',
  ],
  ['flux.apps', { ...kustomization, conditions: [condition('Ready', 'Unknown')] }, 'unknown', 'Ready is Unknown'],
  ['git.0a1b', { branch: 'main', author: 'ada', message: 'm' }, 'healthy', null],
  [
    'crossplane.x',
    { ...resource, conditions: [ready, condition('Synced', 'False', 'ReconcileError')] },
    'failing',
    'ReconcileError',
  ],
  [
    'crossplane.x',
    { ...resource, conditions: [condition('Synced', 'True'), condition('Ready', 'False', 'Creating')] },
    'progressing',
    'Creating',
  ],
  ['vertebra.credential.U', { ...ending, expiresWithin: 7 }, 'progressing', 'Expires 2026-11-12T09:30:00Z'],
  ['vertebra.credential.U', { ...ending, expiresWithin: 1 }, 'failing', 'Expires 2026-11-12T09:30:00Z'],
  // kinds without a schema
  ['k8s.cronjob.shop.x', {}, 'unknown', null],
  ['k8s.cronjob.shop.x', { status: { conditions: [condition('Available', 'False', 'No')] } }, 'failing', 'No'],
  ['k8s.cronjob.shop.x', { conditions: [condition('Complete', 'True'), ready] }, 'healthy', null],
  ['k8s.cronjob.shop.x', { conditions: 'none' }, 'unknown', null],
  ['k8s.cronjob.shop.x', { status: 3 }, 'unknown', null],
])('%#: %s', (rest, data, status, reason) => {
  expect(healthOf(rest, data)).toEqual([status, reason]);
});
