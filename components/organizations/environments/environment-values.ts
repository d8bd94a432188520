/** Settings of an Environment as a form has them: each a text, such as `7 days`, `10 GiB` or `unlimited`. Pure. */
import type { EnvironmentSettings } from '@/lib/domain/environments/environment-life.ts';

import { limitText, parseLimit } from '../limits/limit-values.ts';
import type { Difference } from '../limits/limit-values.ts';
import { placementOf } from '../new/creation-values.ts';

const UNITS = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;
const NAMES = Object.keys(UNITS) as (keyof typeof UNITS)[];

/** `604800` → `7 days`, exactly: what is no whole number of a unit stays in a smaller one. */
export function ageText(seconds: number): string {
  if (seconds < 0) return 'unlimited';
  const name = NAMES.findLast((unit) => seconds % UNITS[unit] === 0) ?? 'seconds';
  const count = seconds / UNITS[name];
  return `${String(count)} ${count === 1 ? name.slice(0, -1) : name}`;
}

/** Seconds of `7 days`, `12 h`, `90 min`, `300 s`, `unlimited`; null when it is none of these. */
export function parseAge(text: string): number | null {
  const plain = text.trim().toLowerCase();
  if (plain === 'unlimited' || plain === '-1') return -1;
  const [, digits = '', name = ''] = /^(\d+)\s*([a-z]+)$/.exec(plain) ?? [];
  const unit = NAMES.find((one) => name !== '' && one.startsWith(name));
  const seconds = unit === undefined ? NaN : Number(digits) * UNITS[unit];
  return Number.isSafeInteger(seconds) && seconds > 0 ? seconds : null;
}

export interface EnvironmentValues {
  maxAge: string;
  maxBytes: string;
  maxMessages: string;
  stateBytes: string;
  history: string;
  /** empty: as it is */
  replicas: string;
  cluster: string;
  tags: string[];
}

export const valuesOf = ({ events, state, replicas, placement }: EnvironmentSettings): EnvironmentValues => ({
  maxAge: ageText(events.maxAgeSeconds),
  maxBytes: limitText(events.maxBytes, 'bytes'),
  maxMessages: limitText(events.maxMessages, 'count'),
  stateBytes: limitText(state.maxBytes, 'bytes'),
  history: String(state.history),
  replicas: String(replicas),
  cluster: placement.cluster ?? '',
  tags: [...(placement.tags ?? [])],
});

/** Where a text says nothing: name in the form → what it wants. */
export type Problems = Partial<Record<keyof EnvironmentValues, string>>;

const WANTED = {
  age: 'A number of seconds, minutes, hours or days, or “unlimited”.',
  bytes: 'Bytes, or a number with KiB, MiB, GiB, TiB, or “unlimited”.',
  count: 'A whole number from 1, or “unlimited”.',
  history: 'A whole number from 1 to 64.',
};

/** The settings that the form asks for, or what is wrong with its texts. */
export function settingsOf(
  values: EnvironmentValues,
  before: EnvironmentSettings,
): { settings: EnvironmentSettings } | { problems: Problems } {
  const problems: Problems = {};
  const read = (name: keyof Problems, value: number | null, wanted: string): number => {
    if (value === null || value === 0) problems[name] = wanted;
    return value ?? 0;
  };
  const history = /^\d{1,2}$/.test(values.history.trim()) ? Number(values.history) : 0;
  const { replicas = before.replicas, placement = {} } = placementOf(values);
  const settings: EnvironmentSettings = {
    events: {
      maxAgeSeconds: read('maxAge', parseAge(values.maxAge), WANTED.age),
      maxBytes: read('maxBytes', parseLimit(values.maxBytes, 'bytes'), WANTED.bytes),
      maxMessages: read('maxMessages', parseLimit(values.maxMessages, 'count'), WANTED.count),
    },
    state: {
      maxBytes: read('stateBytes', parseLimit(values.stateBytes, 'bytes'), WANTED.bytes),
      history: read('history', history > 64 ? 0 : history, WANTED.history),
    },
    replicas,
    placement,
  };
  return Object.keys(problems).length > 0 ? { problems } : { settings };
}

const LABELS: Record<Exclude<keyof EnvironmentValues, 'tags'>, string> = {
  maxAge: 'Events kept for',
  maxBytes: 'Size of the stream',
  maxMessages: 'Number of events',
  stateBytes: 'Size of the bucket',
  history: 'Values of each key',
  replicas: 'Replicas',
  cluster: 'Cluster',
};

/** What differs between two sets of settings, a line each. */
export function differencesOf(before: EnvironmentSettings, after: EnvironmentSettings): Difference[] {
  const [was, is] = [valuesOf(before), valuesOf(after)];
  const line = (label: string, one: string, other: string): Difference[] =>
    one === other ? [] : [{ label, before: one || 'any', after: other || 'any' }];
  return [
    ...(Object.keys(LABELS) as (keyof typeof LABELS)[]).flatMap((name) => line(LABELS[name], was[name], is[name])),
    ...line('Tags', was.tags.toSorted().join(', '), is.tags.toSorted().join(', ')),
  ];
}

/** The field of the form that a field of the request is. */
export const fieldOf = (path: string): keyof EnvironmentValues | null =>
  (
    ({
      'settings.replicas': 'replicas',
      'settings.placement.cluster': 'cluster',
      'settings.placement.tags': 'tags',
      'settings.events.maxAgeSeconds': 'maxAge',
      'settings.events.maxBytes': 'maxBytes',
      'settings.events.maxMessages': 'maxMessages',
      'settings.state.maxBytes': 'stateBytes',
      'settings.state.history': 'history',
    }) as const
  )[path] ?? null;
