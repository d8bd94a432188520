import type { CloudEvent } from '../../lib/domain/events/cloud-event.ts';
import type { Headers } from '../../lib/domain/events/event-parts.ts';
import { mayBeInexact, parseExact, toNumbers } from '../../lib/domain/events/exact-json.ts';
import { parseJson } from '../../lib/domain/events/parse-json.ts';
import { isProblem } from '../../lib/domain/events/problem.ts';
import type { EventProblem } from '../../lib/domain/events/problem.ts';
import { readCloudEvent } from '../../lib/domain/events/read-cloud-event.ts';

const decoder = new TextDecoder();

export interface ExactCloudEvent {
  /** numbers that 64 bits do not hold are `JSON.rawJSON`, which is written as it was read */
  event: CloudEvent;
  /** its data with every number in 64 bits, to be judged by */
  judged: unknown;
}

/** A CloudEvent whose numbers keep every digit. Never throws, whatever the bytes are. */
export function readExactCloudEvent(headers: Headers, payload: Uint8Array): ExactCloudEvent | EventProblem {
  const found = { inexact: false };
  const event = readCloudEvent(headers, payload, (bytes) => {
    const parsed = parseJson(bytes);
    if (isProblem(parsed)) return parsed;
    const { buffer, byteOffset, byteLength } = bytes;
    if (!mayBeInexact(Buffer.from(buffer, byteOffset, byteLength).toString('latin1'))) return parsed;
    found.inexact = true;
    return { value: parseExact(decoder.decode(bytes)) };
  });
  if (isProblem(event)) return event;
  return { event, judged: found.inexact ? toNumbers(event.data) : event.data };
}
