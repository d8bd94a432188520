import { readBinaryEvent } from './binary-event.ts';
import type { HeaderMap } from './binary-event.ts';
import type { CloudEvent } from './cloud-event.ts';
import { quote } from './problem.ts';
import type { Problem } from './problem.ts';
import { readStructuredEvent } from './structured-event.ts';

export type Headers = readonly (readonly [name: string, value: string])[];

/** Case makes no difference in the header names of CloudEvents; elsewhere in NATS it does. */
function byLowerCase(headers: Headers): HeaderMap {
  const map = new Map<string, string>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (!map.has(key)) map.set(key, value.trim());
  }
  return map;
}

/**
 * A NATS message as a CloudEvent 1.0: structured JSON by its content type or without one, binary when there are `ce-` headers.
 * Never throws, whatever the bytes are.
 */
export function readCloudEvent(headers: Headers, payload: Uint8Array): CloudEvent | Problem {
  if (headers.length === 0) return readStructuredEvent(payload);
  const map = byLowerCase(headers);
  const contentType = map.get('content-type') ?? '';
  if (/^application\/cloudevents/iu.test(contentType)) {
    return /^application\/cloudevents\+json\s*(;|$)/iu.test(contentType)
      ? readStructuredEvent(payload)
      : { problem: `Of the content types of CloudEvents, ${quote(contentType)} is not read: one event as JSON is.` };
  }
  return map.has('ce-specversion') || map.has('ce-id') ? readBinaryEvent(map, payload) : readStructuredEvent(payload);
}
