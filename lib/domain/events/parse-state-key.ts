import { SUMMARY_KIND } from '../environments/environment-state-words.ts';
import type { EventSource } from '../environments/environment-state-words.ts';
import { sourceOfKind } from './event-subject.ts';
import type { Keyed } from './state-key.ts';

/** What a key says about its object; the inverse of `stateKeyOf`. Null for a key that is no object's. */
export function parseStateKey(key: string): (Keyed & { source: EventSource }) | null {
  const [kind, second, third, ...more] = key.split('/');
  if (!kind || !second || kind === SUMMARY_KIND || more.length > 0) return null;
  const [namespace, name] = third === undefined ? [null, second] : [second, third];
  return name === '' ? null : { kind, namespace, name, source: namespace === null ? sourceOfKind(kind) : 'k8s' };
}
