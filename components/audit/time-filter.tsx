'use client';

import { Input } from '@/components/ui/form/input.tsx';
import { Select } from '@/components/ui/form/select.tsx';
import { serverNow } from '@/lib/client/server-time.ts';

import type { AuditFilterState } from './use-audit-filter.ts';

const HOUR_MS = 3_600_000;
const RANGES = { 'Last hour': 1, 'Last 24 hours': 24, 'Last 7 days': 7 * 24, 'Last 30 days': 30 * 24 } as const;
type Range = keyof typeof RANGES;
const ANY = 'Any time';
const OWN = 'From … to …';

const MINUTE_MS = 60_000;
/** As the control wants it: local time to the minute. */
const toLocal = (date: Date | null): string =>
  date === null
    ? ''
    : new Date(date.getTime() - date.getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length);
const fromLocal = (text: string): Date | null => (text === '' ? null : new Date(text));

/** A range of time; the URL holds its two moments, so that a colleague sees the same records. */
export function TimeFilter({ state: { from, to, change } }: { state: AuditFilterState }) {
  const choose = (choice: string) => {
    if (choice === ANY) change({ from: null, to: null });
    else {
      const hours = choice in RANGES ? RANGES[choice as Range] : 24;
      change({ from: new Date(serverNow() - hours * HOUR_MS), to: choice === OWN ? new Date(serverNow()) : null });
    }
  };
  const some = from !== null || to !== null;
  return (
    <>
      <Select
        aria-label="Time"
        value={some ? OWN : ANY}
        onChange={(event) => choose(event.target.value)}
        className="max-w-36"
      >
        {[ANY, ...Object.keys(RANGES), OWN].map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
      {some && (
        <>
          <Input
            type="datetime-local"
            aria-label="From"
            value={toLocal(from)}
            onChange={(event) => change({ from: fromLocal(event.target.value) })}
            className="max-w-56"
          />
          <Input
            type="datetime-local"
            aria-label="To"
            value={toLocal(to)}
            onChange={(event) => change({ to: fromLocal(event.target.value) })}
            className="max-w-56"
          />
        </>
      )}
    </>
  );
}
