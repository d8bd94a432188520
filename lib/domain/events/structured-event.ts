import { checkAttributes } from './cloud-event.ts';
import type { CloudEvent } from './cloud-event.ts';
import { isJsonObject, parseJson } from './parse-json.ts';
import { isProblem } from './problem.ts';
import type { Problem } from './problem.ts';

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/u;

/** `data_base64`: bytes, which the content type says are JSON. */
function base64Data(text: unknown): { value: unknown } | Problem {
  if (typeof text !== 'string' || text.length % 4 !== 0 || !BASE64.test(text)) {
    return { problem: 'The member “data_base64” is no Base64.' };
  }
  return parseJson(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
}

/** An event whose attributes and data are one JSON object (CloudEvents JSON event format 1.0.2). */
export function readStructuredEvent(payload: Uint8Array): CloudEvent | Problem {
  const json = parseJson(payload);
  if (isProblem(json)) return json;
  if (!isJsonObject(json.value)) return { problem: 'The payload is JSON, and no object as a CloudEvent is.' };
  const { specversion, id, source, type, time, datacontenttype, data, data_base64: base64 } = json.value;
  const event = checkAttributes({ specversion, id, source, type, time, datacontenttype });
  if (isProblem(event)) return event;
  if (base64 == null) return { ...event, data: data ?? undefined };
  if (data !== undefined) return { problem: 'It has both “data” and “data_base64”.' };
  const decoded = base64Data(base64);
  return isProblem(decoded) ? decoded : { ...event, data: decoded.value };
}
