import { keyOf } from './addresses.ts';
import type { Change } from './platform.ts';

export interface CloudEvent {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject: string;
  /** RFC 3339 */
  time: string;
  datacontenttype: 'application/json';
  data: { operation: Change['operation']; kind: string; namespace: string | null; name: string } & Record<
    string,
    unknown
  >;
}

const FAMILIES: Readonly<Partial<Record<Change['object']['kind'], string>>> = {
  commit: 'git',
  kustomization: 'flux',
  crossplane: 'crossplane',
};

/** A change as CloudEvents 1.0 structured JSON (cloudevents.io, JSON event format). */
export function cloudEvent(environment: string, { operation, object }: Change, id: string, time: Date): CloudEvent {
  const family = FAMILIES[object.kind] ?? 'k8s';
  const { kind, namespace, name, data } = object;
  return {
    specversion: '1.0',
    id,
    source: `/environments/${environment}/${family}`,
    type: `catalyst.${family}.${kind}.${operation}`,
    subject: keyOf(object),
    time: time.toISOString(),
    datacontenttype: 'application/json',
    data: { operation, kind, namespace, name, ...data },
  };
}
