import { memberText } from './json-text.ts';

/** A CloudEvent 1.0, however it was put into the message (CloudEvents NATS protocol binding). */
export interface CloudEvent {
  mode: 'structured' | 'binary';
  /** context attributes and extensions, as text */
  attributes: [name: string, value: string][];
  /** the data as it was written; null when the event has none */
  data: { text: string; json: boolean } | null;
}

const REQUIRED = ['specversion', 'id', 'source', 'type'];
const HEADER_PREFIX = 'ce-';

/** The event in a message whose headers carry the attributes; null when they do not. */
export function binaryCloudEvent(headers: [string, string][], text: string | null): CloudEvent | null {
  const attributes = headers
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .filter(([name]) => name.startsWith(HEADER_PREFIX))
    .map(([name, value]): [string, string] => [name.slice(HEADER_PREFIX.length), value]);
  const names = new Set(attributes.map(([name]) => name));
  if (!REQUIRED.every((name) => names.has(name))) return null;
  return { mode: 'binary', attributes, data: text === null || text === '' ? null : { text, json: isJson(text) } };
}

/** The event in a JSON payload; null when it is some other JSON. */
export function structuredCloudEvent(json: unknown, text: string): CloudEvent | null {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null;
  const entries = Object.entries(json);
  const members = new Map(entries);
  if (!REQUIRED.every((name) => typeof members.get(name) === 'string')) return null;
  const attributes = entries
    .filter(([name]) => name !== 'data' && name !== 'data_base64')
    .map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
  return { mode: 'structured', attributes, data: structuredData(members, text) };
}

function structuredData(members: Map<string, unknown>, text: string): CloudEvent['data'] {
  const base64 = members.get('data_base64');
  if (typeof base64 === 'string') return { text: base64, json: false };
  const data = memberText(text, 'data');
  return data === null ? null : { text: data, json: true };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
