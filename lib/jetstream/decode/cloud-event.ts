import { checkAttributes } from '../../domain/events/cloud-event.ts';
import { BadEncoding, takeApart } from '../../domain/events/event-parts.ts';
import type { EventParts } from '../../domain/events/event-parts.ts';
import { isProblem } from '../../domain/events/problem.ts';
import { hexDump } from './hex.ts';
import { memberText } from './json-text.ts';

/** A CloudEvent as people read it: what the projector reads, as text. */
export interface CloudEvent {
  mode: EventParts['mode'];
  /** context attributes and extensions, as text */
  attributes: [name: string, value: string][];
  /** the data as it was written, bytes that are no text in hex; null when the event has none */
  data: { text: string; json: boolean } | null;
  /** why nobody takes it for a CloudEvent 1.0; null when it is one */
  problem: string | null;
}

const REQUIRED = ['specversion', 'id', 'source', 'type'];

/**
 * The event in a message; null when it is something else. Headers say of themselves that they are those of an event; JSON is one when it
 * has all that an event needs. `text` is the payload; null when it is none.
 */
export function cloudEventOf(
  headers: [name: string, value: string][],
  payload: Uint8Array,
  text: string | null,
): CloudEvent | null {
  const parts = takeApart(headers, payload);
  if (isProblem(parts)) return null;
  const { mode, attributes, data } = parts;
  const named = REQUIRED.every((name) => typeof attributes.get(name) === 'string');
  if (mode === 'structured' && !named) return null;
  const checked = checkAttributes(parts);
  return {
    mode,
    attributes: [...attributes].map(([name, value]) => [
      name,
      attributeText(value, () => memberText(text ?? '', name)),
    ]),
    data: dataText(data, text),
    problem: isProblem(checked) ? checked.problem : null,
  };
}

/** What is no text in JSON stays as it was written: numbers keep their digits. */
function attributeText(value: unknown, written: () => string | null): string {
  if (value instanceof BadEncoding) return value.text;
  return typeof value === 'string' ? value : (written() ?? JSON.stringify(value));
}

function dataText(data: EventParts['data'], text: string | null): CloudEvent['data'] {
  if (data === null) return null;
  if ('value' in data) return { text: memberText(text ?? '', 'data') ?? JSON.stringify(data.value), json: true };
  const decoded = toText(data.bytes);
  return decoded === null ? { text: hexDump(data.bytes), json: false } : { text: decoded, json: isJson(decoded) };
}

/** C0 controls but tab, line feed and carriage return: UTF-8 that holds them is no text for people. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

/** Bytes as UTF-8 that people can read; null when they are none. */
export function toText(data: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(data);
    return CONTROL.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** Whether a text is JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
