import type { CloudEvent } from './cloud-event.ts';
import { binaryCloudEvent, structuredCloudEvent } from './cloud-event.ts';

export type PayloadFormat = 'empty' | 'cloudevent' | 'json' | 'text' | 'binary';

/** What a payload turns out to be. Each view of it can be made from this. */
export interface DecodedPayload {
  format: PayloadFormat;
  /** the payload as UTF-8; null when it is none */
  text: string | null;
  /** whether `text` is JSON */
  json: boolean;
  cloudEvent: CloudEvent | null;
}

/** C0 controls but tab, line feed and carriage return: UTF-8 that holds them is no text for people. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

/** Finds out what a payload is. Never throws: what is nothing else is binary. */
export function decodePayload(data: Uint8Array, headers: [name: string, value: string][]): DecodedPayload {
  const text = toText(data);
  const binaryEvent = binaryCloudEvent(headers, text);
  if (text === null)
    return { format: binaryEvent ? 'cloudevent' : 'binary', text, json: false, cloudEvent: binaryEvent };
  const parsed = parse(text);
  const cloudEvent = binaryEvent ?? (parsed && structuredCloudEvent(parsed.value, text));
  return { format: formatOf(text, parsed !== null, cloudEvent), text, json: parsed !== null, cloudEvent };
}

function formatOf(text: string, json: boolean, cloudEvent: CloudEvent | null): PayloadFormat {
  if (cloudEvent) return 'cloudevent';
  if (text === '') return 'empty';
  return json ? 'json' : 'text';
}

function toText(data: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(data);
    return CONTROL.test(text) ? null : text;
  } catch {
    return null;
  }
}

function parse(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}
