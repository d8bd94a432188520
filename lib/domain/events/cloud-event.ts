import { BadEncoding } from './event-parts.ts';
import type { EventParts } from './event-parts.ts';
import type { EventProblem } from './problem.ts';

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

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d):(\d\d))$/i;
const MINUTES_PER_DAY = 24 * 60;

const daysOf = (year: number, month: number): number => {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
};

/** RFC 3339, 5.6 and 5.7: T and Z in any case, any fraction, and a second 60 where the last minute of a day in UTC is. */
function isRfc3339(text: string): boolean {
  const found = RFC_3339.exec(text);
  if (found === null) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number);
  const [offsetHour, offsetMinute] = [Number(found[8] ?? 0), Number(found[9] ?? 0)];
  if (day < 1 || day > daysOf(year, month) || hour > 23 || minute > 59 || second > 60) return false;
  if (offsetHour > 23 || offsetMinute > 59) return false;
  if (second < 60) return true;
  const offset = (found[7] === '-' ? -1 : 1) * (offsetHour * 60 + offsetMinute);
  const inUtc = (hour * 60 + minute - offset + 2 * MINUTES_PER_DAY) % MINUTES_PER_DAY;
  return inUtc === MINUTES_PER_DAY - 1;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** `application/json` and everything that is JSON by its suffix (RFC 6839); parameters such as the charset aside. */
const JSON_TYPE = /^\s*[^;/]+\/(json|[^;/]+\+json)\s*(;|$)/i;
/** Whether data is JSON by its type; without one it is (CloudEvents 1.0.2, 3.1). */
export const isJsonType = (type: unknown): boolean => type == null || (isText(type) && JSON_TYPE.test(type));

/** The attributes that every CloudEvent has, and its time: checked, as an event without its data. */
export function checkAttributes({ attributes }: EventParts): CloudEvent | EventProblem {
  for (const name of ['specversion', 'id', 'source', 'type', 'time']) {
    if (attributes.get(name) instanceof BadEncoding) {
      return { problem: `The header “ce-${name}” is not percent-encoded as it should be.` };
    }
  }
  const [id, source, type, time] = ['id', 'source', 'type', 'time'].map((name) => attributes.get(name));
  if (attributes.get('specversion') !== '1.0') {
    return { problem: 'It is no CloudEvent of version 1.0: “specversion” is not “1.0”.' };
  }
  if (!isText(id)) return missing('id');
  if (!isText(source)) return missing('source');
  if (!isText(type)) return missing('type');
  if (time !== undefined && !(isText(time) && isRfc3339(time))) {
    return { problem: 'The attribute “time” is no time as RFC 3339 writes it, such as 2026-11-05T10:00:00Z.' };
  }
  return { id, source, type, time: time ?? null, data: undefined };
}

const missing = (attribute: string): EventProblem => ({
  problem: `The attribute “${attribute}” of the CloudEvent is missing, or no text.`,
});
