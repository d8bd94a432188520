import type { CloudEvent } from '../../lib/domain/events/cloud-event.ts';
import type { Headers } from '../../lib/domain/events/event-parts.ts';
import { parseJson } from '../../lib/domain/events/parse-json.ts';
import { isProblem } from '../../lib/domain/events/problem.ts';
import type { Problem } from '../../lib/domain/events/problem.ts';
import { readCloudEvent } from '../../lib/domain/events/read-cloud-event.ts';

const decoder = new TextDecoder();

declare global {
  /** Source text of numbers (https://tc39.es/proposal-json-parse-with-source), which the compiler does not know yet. */
  interface JSON {
    parse(text: string, reviver: (name: string, value: unknown, context: { source?: string }) => unknown): unknown;
    rawJSON(text: string): { rawJSON: string };
    isRawJSON(value: unknown): value is { rawJSON: string };
  }
}

/** Behind what a number may stand behind: 16 digits and more, an exponent, a negative zero. Of other numbers 64 bits hold every digit. */
const MAY_BE_INEXACT = /[:[,\s](?:-0|-?[\d.]{16}|-?\d[\d.]*[eE])/;
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** A finite decimal without what makes no difference: `120`, `1.20e2` → `12e1`. */
function decimalOf(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return significant === '' ? `${sign}0` : `${sign}${significant}e${power}`;
}

/** Whether a number comes out as it was written, when a program writes it again. */
function isKept(value: number, source: string): boolean {
  const written = String(value);
  return written === source || (Number.isFinite(value) && decimalOf(written) === decimalOf(source));
}

const keepExact = (_name: string, value: unknown, { source }: { source?: string }): unknown =>
  typeof value === 'number' && source !== undefined && !isKept(value, source) ? JSON.rawJSON(source) : value;

/** The same with every number in 64 bits, as programs count with it. */
function toNumbers(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (JSON.isRawJSON(value)) return Number(value.rawJSON);
  if (Array.isArray(value)) return value.map(toNumbers);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toNumbers(member)]));
}

export interface ExactCloudEvent {
  /** numbers that 64 bits do not hold are `JSON.rawJSON`, which is written as it was read */
  event: CloudEvent;
  /** its data with every number in 64 bits, to be judged by */
  judged: unknown;
}

/** A CloudEvent whose numbers keep every digit. Never throws, whatever the bytes are. */
export function readExactCloudEvent(headers: Headers, payload: Uint8Array): ExactCloudEvent | Problem {
  const found = { inexact: false };
  const event = readCloudEvent(headers, payload, (bytes) => {
    const parsed = parseJson(bytes);
    if (isProblem(parsed)) return parsed;
    const { buffer, byteOffset, byteLength } = bytes;
    if (!MAY_BE_INEXACT.test(Buffer.from(buffer, byteOffset, byteLength).toString('latin1'))) return parsed;
    found.inexact = true;
    return { value: JSON.parse(decoder.decode(bytes), keepExact) };
  });
  if (isProblem(event)) return event;
  return { event, judged: found.inexact ? toNumbers(event.data) : event.data };
}
