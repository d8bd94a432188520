import type { Problem } from './problem.ts';

/** What the projector needs of an event (CloudEvents 1.0.2); other attributes are passed over. */
export interface CloudEvent {
  id: string;
  source: string;
  type: string;
  /** RFC 3339 */
  time: string | null;
  /** undefined when the event has none */
  data: unknown;
}

/** The attributes as they came: whatever JSON or headers can hold. */
export interface RawAttributes {
  specversion: unknown;
  id: unknown;
  source: unknown;
  type: unknown;
  time: unknown;
  datacontenttype: unknown;
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/iu;
const isTime = (text: string) => RFC_3339.test(text) && !Number.isNaN(Date.parse(text));
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** `application/json` and everything that is JSON by its suffix (RFC 6839); parameters such as the charset aside. */
const JSON_TYPE = /^[^;/]+\/(json|[^;/]+\+json)\s*(;|$)/iu;

/** Checked attributes as an event without its data. Null stands for absent (JSON event format, 2.2). */
export function checkAttributes(raw: RawAttributes): CloudEvent | Problem {
  const { specversion, id, source, type, time, datacontenttype } = raw;
  if (specversion !== '1.0') return { problem: 'It is no CloudEvent of version 1.0: “specversion” is not “1.0”.' };
  if (!isText(id)) return missing('id');
  if (!isText(source)) return missing('source');
  if (!isText(type)) return missing('type');
  if (time != null && !(isText(time) && isTime(time))) {
    return { problem: 'The attribute “time” is no time as RFC 3339 writes it, such as 2026-11-05T10:00:00Z.' };
  }
  if (datacontenttype != null && !(isText(datacontenttype) && JSON_TYPE.test(datacontenttype))) {
    return { problem: 'The data is not JSON by its “datacontenttype”.' };
  }
  return { id, source, type, time: time ?? null, data: undefined };
}

const missing = (attribute: string): Problem => ({
  problem: `The attribute “${attribute}” of the CloudEvent is missing, or no text.`,
});
