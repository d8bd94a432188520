'use client';

import { useState } from 'react';

const WINDOW_MILLISECONDS = 60_000;

interface Reading {
  at: number;
  value: number;
}

/** Growth per second of a figure over the last minute that this page saw; null until there are two readings. */
export function useRate(value: number | undefined, at: number): number | null {
  const [readings, setReadings] = useState<Reading[]>([]);
  // Kept while rendering, as React asks for state that follows from what was rendered before (react.dev, useState).
  if (value !== undefined && at !== 0 && readings.at(-1)?.at !== at) {
    const recent = readings.filter((reading) => at - reading.at <= WINDOW_MILLISECONDS && reading.value <= value);
    setReadings([...recent, { at, value }]);
  }
  const [first, last] = [readings[0], readings.at(-1)];
  if (!first || !last || first === last) return null;
  return ((last.value - first.value) / (last.at - first.at)) * 1000;
}
