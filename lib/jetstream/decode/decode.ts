import type { CloudEvent } from './cloud-event.ts';
import { cloudEventOf, isJson, toText } from './cloud-event.ts';

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

/** Finds out what a payload is. Never throws: what is nothing else is binary. */
export function decodePayload(data: Uint8Array, headers: [name: string, value: string][]): DecodedPayload {
  const text = toText(data);
  const cloudEvent = cloudEventOf(headers, data, text);
  const json = text !== null && isJson(text);
  return { format: formatOf(text, json, cloudEvent), text, json, cloudEvent };
}

function formatOf(text: string | null, json: boolean, cloudEvent: CloudEvent | null): PayloadFormat {
  if (cloudEvent) return 'cloudevent';
  if (text === null) return 'binary';
  if (text === '') return 'empty';
  return json ? 'json' : 'text';
}
