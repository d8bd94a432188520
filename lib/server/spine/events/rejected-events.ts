/** The stream `WS_<env>_REJECTED`: events that the projector could not use, until somebody settles them. */
import { jetstreamManager } from '@nats-io/jetstream';
import { headers as makeHeaders } from '@nats-io/transport-node';
import type { MsgHdrs, NatsConnection } from '@nats-io/transport-node';
import { REJECTED_HEADERS } from '../../../domain/environments/environment-state-words.ts';
import { environmentAssets } from '../../../domain/names.ts';
import { messageGet } from '../../../jetstream/messages/message-get.ts';
import type { StoredMessage } from '../../../jetstream/messages/stored-message.ts';
import type { AckedPublisher } from '../../nats/streams/acked-publisher.ts';
import { apiErrorOf, isTooLarge, isWrongRevision, MESSAGE_NOT_FOUND } from '../../nats/streams/api-error.ts';
import { EXPECTED_LAST } from '../../nats/streams/acked-publisher.ts';

/** Larger ones are kept without payload and headers: those are still in the stream of the Environment. */
const LARGEST_KEPT_BYTES = 256 * 1024;
/** nats-server takes 64 KiB of headers in all, and ours come to those of the event. */
const LARGEST_HEADERS_BYTES = 32 * 1024;
const NOTHING = new Uint8Array();

/** An event that was refused; `reason` is a sentence for people. */
export interface RejectedEvent {
  /** in the stream of the Environment */
  sequence: number;
  subject: string;
  /** RFC 3339 */
  time: string;
  headers: readonly (readonly [name: string, value: string])[];
  data: Uint8Array;
  reason: string;
}

const subjectOf = (environment: string, sequence: number) =>
  `${environmentAssets(environment).rejectedPrefix}.${sequence}`;

const headersBytes = ({ headers }: RejectedEvent): number =>
  headers.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);

function copyHeaders({ headers, subject, time, reason }: RejectedEvent, expectedLast: number): MsgHdrs {
  const copy = makeHeaders();
  for (const [name, value] of headers) {
    // Those speak to NATS: they would do here what they did there. Ours of an earlier refusal are replaced.
    if (/^(nats-|vertebra-)/iu.test(name)) continue;
    try {
      copy.append(name, value);
    } catch {
      // No client can write it, and what is wrong with the event is said in words.
    }
  }
  copy.set(EXPECTED_LAST, String(expectedLast));
  copy.set(REJECTED_HEADERS.reason, reason);
  copy.set(REJECTED_HEADERS.subject, subject);
  copy.set(REJECTED_HEADERS.time, time);
  return copy;
}

/** Only that it was refused, and why: `omitted` says how much is not here. */
function copyWithout(event: RejectedEvent, expectedLast: number): MsgHdrs {
  const copy = copyHeaders({ ...event, headers: [] }, expectedLast);
  copy.set(REJECTED_HEADERS.omitted, String(event.data.length + headersBytes(event)));
  return copy;
}

async function store(
  publisher: AckedPublisher,
  environment: string,
  event: RejectedEvent,
  expectedLast: number,
): Promise<boolean> {
  const subject = subjectOf(environment, event.sequence);
  const without = () => publisher.publish(subject, NOTHING, copyWithout(event, expectedLast));
  try {
    if (event.data.length > LARGEST_KEPT_BYTES || headersBytes(event) > LARGEST_HEADERS_BYTES) await without();
    else {
      await publisher.publish(subject, event.data, copyHeaders(event, expectedLast)).catch((error: unknown) => {
        // A server, or somebody who set this stream up, may take less.
        if (isTooLarge(error)) return without();
        throw error;
      });
    }
    return true;
  } catch (error) {
    if (isWrongRevision(error)) return false;
    throw error;
  }
}

/** Keeps an event that was refused; false when it is kept already. */
export const keepRejectedEvent = (
  publisher: AckedPublisher,
  environment: string,
  event: RejectedEvent,
): Promise<boolean> => store(publisher, environment, event, 0);

/** The copy of a rejected event; null when it is not among them. `sequence` is the event's in its own stream. @throws JetStreamError */
export const readRejectedEvent = (
  connection: NatsConnection,
  environment: string,
  sequence: number,
): Promise<StoredMessage | null> =>
  messageGet(connection, environmentAssets(environment).rejectedStream, {
    last_by_subj: subjectOf(environment, sequence),
  });

/** Says anew why an event was refused, in place of its copy `known`; nothing when somebody settled it meanwhile. */
export async function updateRejectedEvent(
  publisher: AckedPublisher,
  connection: NatsConnection,
  environment: string,
  event: RejectedEvent,
  known: StoredMessage,
): Promise<void> {
  if (await store(publisher, environment, event, known.sequence)) await deleteCopy(connection, environment, known);
}

async function deleteCopy(connection: NatsConnection, environment: string, copy: StoredMessage): Promise<boolean> {
  const { streams } = await jetstreamManager(connection, { checkAPI: false });
  try {
    return await streams.deleteMessage(environmentAssets(environment).rejectedStream, copy.sequence, false);
  } catch (error) {
    if (apiErrorOf(error)?.err_code === MESSAGE_NOT_FOUND) return false;
    throw error;
  }
}

/** Deletes the copy of a rejected event; false when there is none. */
export async function removeRejectedEvent(
  connection: NatsConnection,
  environment: string,
  sequence: number,
): Promise<boolean> {
  const copy = await readRejectedEvent(connection, environment, sequence);
  return copy !== null && deleteCopy(connection, environment, copy);
}
