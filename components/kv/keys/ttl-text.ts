import { counted, formatCount, formatDuration } from '@/components/ui/content/format.ts';

import type { Tally } from './key-lines.ts';

const NANOSECONDS_PER_MILLISECOND = 1e6;

/** Time until a value goes by itself, in words. */
export const ttlText = (nanoseconds: number): string =>
  nanoseconds <= 0 ? 'never' : formatDuration(nanoseconds / NANOSECONDS_PER_MILLISECOND);

/** What the header `Nats-TTL` says of one value (NATS ADR-43): a Go duration, bare seconds, or `never`. */
export function valueTtlText(ttl: string): string {
  if (ttl.toLowerCase() === 'never' || ttl === '0') return 'never expires';
  return `lives ${/^\d+$/.test(ttl) ? `${ttl}\u00a0s` : ttl}`;
}

/** How many revisions a bucket keeps of each key; what is no limit to NATS is none here. */
export const historyText = (history: number): string => {
  if (history <= 0) return 'every revision';
  return history === 1 ? '1 revision' : `${formatCount(history)} revisions`;
};

/** `165 keys · 262 deleted`. */
export const tallyText = ({ living, deleted }: Pick<Tally, 'living' | 'deleted'>): string =>
  counted(living, 'key') + (deleted > 0 ? ` · ${formatCount(deleted)} deleted` : '');
