import type { DecodedPayload } from './decode.ts';
import { hexDump } from './hex.ts';
import { indentJson } from './json-text.ts';

export type PayloadViewId = 'event' | 'json' | 'text' | 'hex' | 'headers';
export interface PayloadViewName {
  id: PayloadViewId;
  label: string;
}

/** What one view shows: a table of names and values, a text, or both. */
export interface PayloadViewContent {
  rows: [name: string, value: string][];
  text: { text: string; json: boolean } | null;
  /** there is more than is shown */
  cut: boolean;
}

/** A payload that was decoded. */
export interface Payload {
  decoded: DecodedPayload;
  data: Uint8Array;
  headers: [name: string, value: string][];
}

/** The views a payload has, the most telling first. */
export function payloadViews({ decoded, data, headers }: Payload): PayloadViewName[] {
  return [
    ...(decoded.cloudEvent ? [{ id: 'event', label: 'CloudEvent' } as const] : []),
    ...(decoded.json ? [{ id: 'json', label: 'JSON' } as const] : []),
    ...(decoded.text ? [{ id: 'text', label: 'Text' } as const] : []),
    ...(data.length > 0 ? [{ id: 'hex', label: 'Hex' } as const] : []),
    { id: 'headers', label: headers.length === 0 ? 'Headers' : `Headers ${headers.length}` },
  ];
}

/** A line of a hex dump says 16 bytes with 77 characters. */
const HEX_EXPANSION = 5;

/** One view of a payload, at most about `limit` characters of it. */
export function payloadView(id: PayloadViewId, { decoded, data, headers }: Payload, limit: number): PayloadViewContent {
  const text = decoded.text ?? '';
  switch (id) {
    case 'event': {
      const event = decoded.cloudEvent;
      const shown = event?.data ? written(event.data.text, event.data.json, limit) : { text: null, cut: false };
      const invalid: [string, string][] = event?.problem == null ? [] : [['not valid', event.problem]];
      return { rows: [...invalid, ...(event?.attributes ?? [])], ...shown };
    }
    case 'json':
      return { rows: [], ...written(text, true, limit) };
    case 'text':
      return { rows: [], ...written(text, false, limit) };
    case 'hex': {
      const bytes = data.subarray(0, limit / HEX_EXPANSION);
      return { rows: [], text: { text: hexDump(bytes), json: false }, cut: bytes.length < data.length };
    }
    case 'headers':
      return { rows: headers, text: null, cut: false };
  }
}

function written(text: string, json: boolean, limit: number): Pick<PayloadViewContent, 'text' | 'cut'> {
  const full = json ? indentJson(text, limit) : text;
  return { text: { text: full.slice(0, limit), json }, cut: full.length > limit };
}
