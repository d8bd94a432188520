import { randomUUID } from 'node:crypto';

/**
 * A CloudEvent as the platform sends them, with a text in it that occurs nowhere else. In a namespace of its own it can be
 * found among all that the demo publishes.
 */
export function markedEvent(environment: string, namespace = 'default') {
  const marker = `mark-${randomUUID()}`;
  const name = `e2e-${marker.slice(5, 13)}`;
  const event = {
    specversion: '1.0',
    id: randomUUID(),
    source: '/e2e',
    type: 'catalyst.k8s.pod.modified',
    subject: `pod/${namespace}/${name}`,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data: { kind: 'pod', namespace, name, phase: 'Running', ready: true, restarts: 0, marker },
  };
  return { subject: `ws.${environment}.k8s.pod.${namespace}.${name}`, marker, payload: JSON.stringify(event) };
}
