import { isJsonObject, parseJson } from './parse-json.ts';
import type { ParseJson } from './parse-json.ts';
import { isProblem, quote } from './problem.ts';
import type { EventProblem } from './problem.ts';

export type Headers = readonly (readonly [name: string, value: string])[];

/** The data of an event: a value within the JSON of the event, or bytes. */
export type EventData = { value: unknown } | { bytes: Uint8Array };

/** A CloudEvent taken apart and not yet judged. The projector and the message view read the same parts. */
export interface EventParts {
  mode: 'structured' | 'binary';
  /** context attributes and extensions in the order of the message, decoded; names in lower case when they were headers */
  attributes: ReadonlyMap<string, unknown>;
  /** null when it has none */
  data: EventData | null;
}

const PREFIX = 'ce-';
const CONTENT_TYPE = 'content-type';
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/u;

/** Headers by name in lower case, of several with one name the first: in CloudEvents case makes no difference. */
function byLowerCase(headers: Headers): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (!map.has(key)) map.set(key, value.trim());
  }
  return map;
}

/**
 * Attributes are headers, percent-encoded UTF-8, and the data is the payload, whose type is the content type (NATS protocol
 * binding for CloudEvents 1.0.3, 3.1). A text that is encoded wrongly is kept as it came when nobody needs it.
 */
function binaryParts(headers: ReadonlyMap<string, string>, payload: Uint8Array): EventParts {
  const attributes = new Map<string, unknown>();
  for (const [name, value] of headers) {
    if (name.startsWith(PREFIX)) attributes.set(name.slice(PREFIX.length), percentDecoded(value));
  }
  const contentType = headers.get(CONTENT_TYPE);
  if (contentType !== undefined) attributes.set('datacontenttype', contentType);
  return { mode: 'binary', attributes, data: payload.length === 0 ? null : { bytes: payload } };
}

/** A header that is not percent-encoded as it should be. */
export class BadEncoding {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function percentDecoded(value: string): string | BadEncoding {
  try {
    return decodeURIComponent(value);
  } catch {
    return new BadEncoding(value);
  }
}

function base64Bytes(text: unknown): Uint8Array | EventProblem {
  if (typeof text !== 'string' || text.length % 4 !== 0 || !BASE64.test(text)) {
    return { problem: 'The member “data_base64” is no Base64.' };
  }
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Attributes and data are one JSON object (CloudEvents JSON event format 1.0.2, where null stands for absent). */
function structuredParts(payload: Uint8Array, parse: ParseJson): EventParts | EventProblem {
  const json = parse(payload);
  if (isProblem(json)) return json;
  if (!isJsonObject(json.value)) return { problem: 'The payload is JSON, and no object as a CloudEvent is.' };
  const { data, data_base64: base64, ...rest } = json.value;
  const attributes = new Map(Object.entries(rest).filter(([, value]) => value !== null));
  if (base64 == null) return { mode: 'structured', attributes, data: data == null ? null : { value: data } };
  if (data != null) return { problem: 'It has both “data” and “data_base64”.' };
  const bytes = base64Bytes(base64);
  return isProblem(bytes) ? bytes : { mode: 'structured', attributes, data: { bytes } };
}

/**
 * A NATS message as a CloudEvent: structured JSON by its content type or without one, binary when there are `ce-` headers. Its
 * attributes are not checked. Never throws, whatever the bytes are.
 */
export function takeApart(
  headers: Headers,
  payload: Uint8Array,
  parse: ParseJson = parseJson,
): EventParts | EventProblem {
  if (headers.length === 0) return structuredParts(payload, parse);
  const map = byLowerCase(headers);
  const contentType = map.get(CONTENT_TYPE) ?? '';
  if (/^application\/cloudevents/iu.test(contentType)) {
    return /^application\/cloudevents\+json\s*(;|$)/iu.test(contentType)
      ? structuredParts(payload, parse)
      : { problem: `Of the content types of CloudEvents, ${quote(contentType)} is not read: one event as JSON is.` };
  }
  return map.has('ce-specversion') || map.has('ce-id') ? binaryParts(map, payload) : structuredParts(payload, parse);
}
