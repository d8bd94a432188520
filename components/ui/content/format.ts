/** Figures for people, in English. A no-break space holds number and unit together. */
const SPACE = '\u00a0';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const dateTime = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' });
const timeOfDay = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' });
const dayAndTime = new Intl.DateTimeFormat('en', {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Three digits say enough: 9.4, 94, 943. */
const short = (value: number): string => (Math.abs(value) < 99.95 ? tenths : whole).format(value);

function scaled(value: number, base: number, units: readonly string[]): string {
  let rest = value;
  let index = 0;
  // the limit is what would round up to the next unit: 1,023.9 KiB is 1 MiB
  while (Math.abs(rest) >= base - 0.5 && index < units.length - 1) {
    rest /= base;
    index += 1;
  }
  return `${short(rest)}${SPACE}${units[index] ?? ''}`.trimEnd();
}

/** `1234567` → `1.2 MiB`. IEC units. */
export const formatBytes = (bytes: number): string => scaled(bytes, 1_024, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']);

/** `4182907` → `4,182,907`. A count beyond 2^53 was rounded on its way here and is not shown as if it were exact. */
export const formatCount = (count: number): string =>
  Math.abs(count) > Number.MAX_SAFE_INTEGER ? `over ${whole.format(Number.MAX_SAFE_INTEGER)}` : whole.format(count);

/** `1 event`, `12 events`. */
export const counted = (count: number, what: string): string =>
  `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`;

/** `3400` → `3.4 k msg/s`; with an empty unit the bare figure, for a column that names it. */
export const formatRate = (perSecond: number, unit = 'msg/s'): string =>
  `${scaled(perSecond, 1_000, ['', 'k', 'M', 'G'])}${SPACE}${unit}`.trimEnd();

/** Milliseconds → the two largest units: `6 d 4 h`, `42 min`, `11 ms`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < SECOND) return `${short(milliseconds)}${SPACE}ms`;
  if (milliseconds < MINUTE) return `${short(milliseconds / SECOND)}${SPACE}s`;
  const [unit, name, next, nextName] =
    milliseconds < HOUR
      ? [MINUTE, 'min', SECOND, 's']
      : milliseconds < DAY
        ? [HOUR, 'h', MINUTE, 'min']
        : [DAY, 'd', HOUR, 'h'];
  const large = Math.floor(milliseconds / unit);
  const small = Math.floor((milliseconds % unit) / next);
  return [`${whole.format(large)}${SPACE}${name}`, ...(small > 0 ? [`${String(small)}${SPACE}${nextName}`] : [])].join(
    ' ',
  );
}

function coarse(milliseconds: number): string {
  if (milliseconds < MINUTE) return `${String(Math.floor(milliseconds / SECOND))}${SPACE}s`;
  if (milliseconds < HOUR) return `${String(Math.floor(milliseconds / MINUTE))}${SPACE}min`;
  if (milliseconds < DAY) return `${String(Math.floor(milliseconds / HOUR))}${SPACE}h`;
  return `${whole.format(Math.floor(milliseconds / DAY))}${SPACE}d`;
}

/** Distance from now in milliseconds, negative is past: `3 min ago`, `in 30 d`. */
export function formatRelative(distance: number): string {
  if (Math.abs(distance) < 2 * SECOND) return 'just now';
  return distance < 0 ? `${coarse(-distance)} ago` : `in ${coarse(distance)}`;
}

/** ISO 8601 → `2026-11-26 11:03 UTC`: for the server, which does not know the reader's zone; what is no date stays as it is. */
export function formatUtc(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const [day = '', time = ''] = at.toISOString().split('T');
  return `${day} ${time.slice(0, 'hh:mm'.length)}${SPACE}UTC`;
}

/** ISO 8601 → date and time in the reader's zone; what is no date, as anybody may write one into a bucket, stays as it is. */
export const formatAbsolute = (iso: string): string =>
  Number.isNaN(Date.parse(iso)) ? iso : dateTime.format(new Date(iso));

/** ISO 8601 → `21:04:38` where it is of the same day as `now`, else `Nov 26, 21:04`, in the reader's zone: beside an age, for a row. */
export function formatClock(iso: string, now: number): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  return (at.toDateString() === new Date(now).toDateString() ? timeOfDay : dayAndTime).format(at);
}

/** `Ada Lovelace` → `AL`, `operator` → `OP`. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0]?.[0], words.at(-1)?.[0]] : [(words[0] ?? '?').slice(0, 2)];
  return letters.join('').toUpperCase();
}
