import { checkAttributes, isJsonType } from './cloud-event.ts';
import type { CloudEvent } from './cloud-event.ts';
import { takeApart } from './event-parts.ts';
import type { EventData, Headers } from './event-parts.ts';
import { parseJson } from './parse-json.ts';
import type { ParseJson } from './parse-json.ts';
import { isProblem } from './problem.ts';
import type { EventProblem } from './problem.ts';

const valueOf = (data: EventData, parse: ParseJson): { value: unknown } | EventProblem =>
  'bytes' in data ? parse(data.bytes) : data;

/** A NATS message as a CloudEvent 1.0 whose data is JSON, read by `parse`. Never throws, whatever the bytes are. */
export function readCloudEvent(
  headers: Headers,
  payload: Uint8Array,
  parse: ParseJson = parseJson,
): CloudEvent | EventProblem {
  const parts = takeApart(headers, payload, parse);
  if (isProblem(parts)) return parts;
  const event = checkAttributes(parts);
  if (isProblem(event)) return event;
  if (!isJsonType(parts.attributes.get('datacontenttype'))) {
    return { problem: 'The data is not JSON by its “datacontenttype”.' };
  }
  if (parts.data === null) return event;
  const data = valueOf(parts.data, parse);
  return isProblem(data) ? data : { ...event, data: data.value ?? undefined };
}
