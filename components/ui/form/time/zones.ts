/** The zone that moments are shown and written in: the reader's own, or UTC. */
export type Zone = 'local' | 'utc';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const pad = (number: number, digits = 2): string => String(number).padStart(digits, '0');

/** Minutes that a zone is ahead of UTC at a moment: a summer's differ from a winter's. */
const aheadOf = (date: Date, zone: Zone): number => (zone === 'utc' ? 0 : -date.getTimezoneOffset());

/** A moment → the value of a `datetime-local` field, to the second; empty for none. */
export function toField(date: Date | null, zone: Zone): string {
  if (date === null || Number.isNaN(date.getTime())) return '';
  const shown = new Date(date.getTime() + aheadOf(date, zone) * MINUTE);
  return Number.isNaN(shown.getTime()) ? '' : shown.toISOString().slice(0, -'.000Z'.length);
}

/** The value of a `datetime-local` field → the moment; null for what is none. An hour that a change of the clocks leaves out is the one after it. */
export function fromField(text: string, zone: Zone): Date | null {
  if (!/^\d{4,6}-\d\d-\d\dT\d\d:\d\d/.test(text)) return null;
  const date = new Date(zone === 'utc' ? `${text}Z` : text);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** `UTC+1`, `UTC+5:30`, `UTC`: of a moment, since a zone's changes with the clocks. */
export function offsetText(date: Date, zone: Zone): string {
  const ahead = aheadOf(date, zone);
  if (ahead === 0) return 'UTC';
  const minutes = Math.abs(ahead) % 60;
  const hours = Math.floor(Math.abs(ahead) / 60);
  return `UTC${ahead < 0 ? '−' : '+'}${String(hours)}${minutes === 0 ? '' : `:${pad(minutes)}`}`;
}

/** The reader's zone as the browser names it: `Europe/Berlin`. */
export const localZoneName = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `2026-11-27 21:04:05`. */
export const zonedText = (date: Date, zone: Zone): string => toField(date, zone).replace('T', ' ');

export interface Range {
  from: Date | null;
  to: Date | null;
}

/** A range in a few words: `2026-11-27 21:00 – 22:00 UTC+1`, `from 2026-11-27 21:00 UTC+1`. */
export function rangeText({ from, to }: Range, zone: Zone): string {
  const text = (date: Date) => zonedText(date, zone).replace(/:00$/, '');
  const last = to ?? from;
  if (last === null) return '';
  const offset = offsetText(last, zone);
  if (from === null) return `until ${text(last)} ${offset}`;
  if (to === null) return `from ${text(from)} ${offset}`;
  const [startDay] = text(from).split(' ');
  const [endDay, endTime = ''] = text(to).split(' ');
  return `${text(from)} – ${startDay === endDay ? endTime : text(to)} ${offset}`;
}

/** Whether a range ends before it begins, or at its beginning. */
export const isInverted = ({ from, to }: Range): boolean => from !== null && to !== null && to <= from;

/** How long before now each begins; yesterday is a day of the calendar. */
const BACK = {
  'Last 5 minutes': 5 * MINUTE,
  'Last hour': 60 * MINUTE,
  'Last 24 hours': DAY,
  Yesterday: null,
  'Last 7 days': 7 * DAY,
  'Last 30 days': 30 * DAY,
} as const;
type Preset = keyof typeof BACK;
export const PRESETS = Object.keys(BACK) as Preset[];

/** What a preset means now; yesterday is the whole day before of the zone, of 23 or 25 hours where the clocks change. */
export function presetRange(preset: Preset, now: Date, zone: Zone): Range {
  const back = BACK[preset];
  if (back !== null) return { from: new Date(now.getTime() - back), to: null };
  const today = toField(now, zone).slice(0, 'yyyy-mm-dd'.length);
  const yesterday = new Date(Date.parse(`${today}T00:00:00Z`) - DAY).toISOString().slice(0, today.length);
  return { from: fromField(`${yesterday}T00:00:00`, zone), to: fromField(`${today}T00:00:00`, zone) };
}
