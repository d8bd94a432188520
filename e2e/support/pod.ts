import { randomUUID } from 'node:crypto';

export interface Pod {
  /** of its state */
  key: string;
  subject: string;
  /** an event that it runs well, or that its container waits for this */
  event: (waiting?: string) => string;
  deleted: () => string;
}

/** A pod that nothing else in the demo speaks of. */
export function newPod(environment: string, namespace = 'e2e'): Pod {
  const name = `pod-${randomUUID().slice(0, 8)}`;
  const data = { kind: 'pod', namespace, name };
  const event = (change: string, more: object) =>
    JSON.stringify({
      specversion: '1.0',
      id: randomUUID(),
      source: '/e2e',
      type: `catalyst.k8s.pod.${change}`,
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      data: { ...data, ...more },
    });
  return {
    key: `pod/${namespace}/${name}`,
    subject: `ws.${environment}.k8s.pod.${namespace}.${name}`,
    event: (waiting) =>
      waiting === undefined
        ? event('modified', { phase: 'Running', ready: true, restarts: 0 })
        : event('modified', { phase: 'Running', ready: false, restarts: 3, waiting }),
    deleted: () => event('deleted', {}),
  };
}
