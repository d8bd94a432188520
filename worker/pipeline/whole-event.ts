import { environmentAssets } from '../../lib/domain/names.ts';
import { getMessage } from '../../lib/jetstream/messages/get-message.ts';
import type { DeliveredEvent } from '../../lib/server/spine/events/pull-events.ts';
import type { OpenState } from './open-state.ts';

/** A consumer that gives out headers only adds this one (nats-server, JSMsgSize); whoever publishes can write it as well. */
const SIZE = 'Nats-Msg-Size';

/** Whether an event may have come without its payload, since somebody changed the consumer. */
export const isHeadersOnly = ({ headers, data }: DeliveredEvent): boolean =>
  data.length === 0 && (headers ?? []).some(([name]) => name === SIZE);

/** An event as its stream has it. Throws what JetStream answered, or when NATS stays silent. */
export async function wholeOf({ home, environment }: OpenState, event: DeliveredEvent): Promise<DeliveredEvent> {
  const whole = await getMessage(home.connection, environmentAssets(environment).stream, event.sequence);
  return whole === null ? event : { ...event, headers: whole.headers, data: whole.data };
}
