import { randomUUID } from 'node:crypto';
import { eventSubjectOf } from '../../lib/domain/events/event-subject.ts';
import { cloudEvent } from './cloud-event.ts';
import type { EventMessage } from './event-message.ts';
import type { Random } from './random.ts';

/** Events that no projector can use, one of a sort (docs/events.md, “What is rejected”). */
export const POISONS = ['not-json', 'schema', 'key', 'too-large'] as const;
export type Poison = (typeof POISONS)[number];

const NAMES = ['cart', 'invoices', 'search', 'sessions'] as const;

/** Names as no bucket takes them. */
const BAD_NAMES = ['settings:v2', 'größe', '設定', 'a+b'] as const;

/**
 * @param maxPayload most bytes of a message that the server takes: an event that fills it leaves no room for what belongs to a
 * state
 */
export function poisonMessage(environment: string, poison: Poison, random: Random, maxPayload: number): EventMessage {
  const name = `${random.pick(NAMES)}-${random.suffix(5)}`;
  const id = randomUUID();
  const configmap = { source: 'k8s', kind: 'configmap', namespace: 'shop', name } as const;
  const event = (kind: 'configmap', data: object) => ({
    ...cloudEvent(
      environment,
      { operation: 'modified', object: { ...configmap, kind, data: { keys: {} } } },
      id,
      new Date(),
    ),
    data,
  });
  switch (poison) {
    case 'not-json':
      return { subject: eventSubjectOf(environment, configmap), payload: `{"specversion":"1.0","id":"${id}",`, id };
    case 'schema': {
      const payload = JSON.stringify(event('configmap', { name, keys: 'log.level=debug' }));
      return { subject: eventSubjectOf(environment, configmap), payload, id };
    }
    case 'key': {
      const subject = eventSubjectOf(environment, { ...configmap, name: random.pick(BAD_NAMES) });
      return { subject, payload: JSON.stringify(event('configmap', { keys: {} })), id };
    }
    case 'too-large': {
      const attributes = '"specversion":"1.0","id":"1","source":"/","type":"catalyst.k8s.configmap.modified"';
      const [start, end] = [`{${attributes},"data":{"keys":{"dump":"`, '"}}}'];
      const payload = `${start}${'x'.repeat(maxPayload - start.length - end.length)}${end}`;
      return { subject: eventSubjectOf(environment, configmap), payload, id: null };
    }
  }
}
