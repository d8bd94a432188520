'use client';

import { useEffect, useState } from 'react';

const WINDOW_MILLISECONDS = 60_000;

interface Reading {
  at: number;
  value: number;
}

/** Growth per second of a figure over the last minute that this page saw; null until there are two readings. */
export function useRate(value: number | undefined, at: number): number | null {
  const [readings, setReadings] = useState<Reading[]>([]);
  useEffect(() => {
    if (value === undefined || at === 0) return;
    setReadings((before) => {
      const recent = before.filter((reading) => at - reading.at <= WINDOW_MILLISECONDS && reading.value <= value);
      return recent.at(-1)?.at === at ? recent : [...recent, { at, value }];
    });
  }, [value, at]);
  const [first, last] = [readings[0], readings.at(-1)];
  if (!first || !last || first === last) return null;
  return ((last.value - first.value) / (last.at - first.at)) * 1000;
}
