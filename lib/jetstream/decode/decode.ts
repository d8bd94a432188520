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

/** One way to read a payload; null when it is something else. It may load what it needs for that first. */
export type PayloadRule = (
  data: Uint8Array,
  context: PayloadContext,
) => DecodedPayload | null | Promise<DecodedPayload | null>;

/** What is known of a payload beside its bytes. */
export interface PayloadContext {
  subject: string;
  headers: [name: string, value: string][];
  /** tried in this order */
  rules: readonly PayloadRule[];
}

const cloudEvent: PayloadRule = (data, { headers }) => {
  const text = toText(data);
  const event = cloudEventOf(headers, data, text);
  return event && { format: 'cloudevent', text, json: text !== null && isJson(text), cloudEvent: event };
};

const readableText: PayloadRule = (data) => {
  const text = toText(data);
  if (text === null) return null;
  const json = isJson(text);
  return { format: text === '' ? 'empty' : json ? 'json' : 'text', text, json, cloudEvent: null };
};

/** What a payload says of itself. */
export const PAYLOAD_RULES: readonly PayloadRule[] = [cloudEvent, readableText];

/** Finds out what a payload is: the first rule that reads it says so, and what none of them reads is binary. Rejects only as a rule does. */
export async function decodePayload(data: Uint8Array, context: PayloadContext): Promise<DecodedPayload> {
  for (const rule of context.rules) {
    const decoded = await rule(data, context);
    if (decoded !== null) return decoded;
  }
  return { format: 'binary', text: null, json: false, cloudEvent: null };
}
