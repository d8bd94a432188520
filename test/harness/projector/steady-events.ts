import { randomUUID } from 'node:crypto';
import type { NatsConnection } from '@nats-io/transport-node';
import type { EventMessage } from '../../../scripts/events/event-message.ts';
import { publishEvents } from '../../../scripts/events/publish-events.ts';
import type { Tally } from '../../../scripts/events/publish-events.ts';

/** Each comes round every few seconds, so that the ten revisions a bucket keeps of a key reach far enough back to resume. */
const PODS = 2_000;

/** Pods that come, change and go, one after the other, and now and then something that cannot be used. */
function* events(environment: string): Generator<EventMessage, never> {
  for (let n = 0; ; n += 1) {
    const name = `p-${n % PODS}`;
    const operation = n % 17 === 0 ? 'deleted' : 'modified';
    const id = randomUUID();
    const event = {
      specversion: '1.0',
      id,
      source: 'steady',
      type: `catalyst.k8s.pod.${operation}`,
      time: new Date().toISOString(),
      data: {
        kind: 'pod',
        namespace: 'shop',
        name,
        phase: n % 3 === 0 ? 'Running' : 'Pending',
        ready: n % 3 === 0,
        restarts: n,
      },
    };
    const payload = n % 101 === 0 ? '{"no": "event"' : JSON.stringify(event);
    yield { subject: `ws.${environment}.k8s.pod.shop.${name}`, payload, id };
  }
}

/** A source of events at a rate until it is stopped. What NATS does not take while it is away is lost: the stream decides. */
export function startSteadyEvents(
  connection: NatsConnection,
  environment: string,
  rate: number,
): { stop: () => Promise<Tally> } {
  const stopping = new AbortController();
  const published = publishEvents(connection, events(environment), { rate, signal: stopping.signal });
  return {
    stop: () => {
      stopping.abort();
      return published;
    },
  };
}
