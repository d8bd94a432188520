import type { EventSource } from '../../lib/domain/environments/environment-state-words.ts';
import { stateKeyOf } from '../../lib/domain/events/state-key.ts';
import type { PlatformObject } from './objects.ts';
import type { Change } from './platform.ts';

const SOURCES: Readonly<Partial<Record<PlatformObject['kind'], EventSource>>> = {
  commit: 'git',
  kustomization: 'flux',
  crossplane: 'crossplane',
};

export const sourceOf = ({ kind }: PlatformObject): EventSource => SOURCES[kind] ?? 'k8s';

/** The attribute `source` of the events that are made here: tells their objects from those of other senders. */
export const senderOf = (environment: string, source: EventSource): string => `/environments/${environment}/${source}`;

/** A change as CloudEvents 1.0 structured JSON, as docs/events.md describes it. */
export function cloudEvent(environment: string, { operation, object }: Change, id: string, time: Date) {
  const source = sourceOf(object);
  const { kind, namespace, name, data } = object;
  return {
    specversion: '1.0',
    id,
    source: senderOf(environment, source),
    type: `catalyst.${source}.${kind}.${operation}`,
    subject: stateKeyOf(object),
    time: time.toISOString(),
    datacontenttype: 'application/json',
    data: { kind, namespace, name, ...data },
  };
}
