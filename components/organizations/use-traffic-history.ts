'use client';

import { useState } from 'react';

import type { OrganizationDetail } from '@/lib/domain/organization.ts';

/** five minutes of readings */
const KEPT = 60;

interface Reading {
  at: string;
  in: number;
  out: number;
}

/** The rates of the readings since this page was opened, oldest first. */
export function useTrafficHistory(detail: OrganizationDetail | undefined): readonly Reading[] {
  const [history, setHistory] = useState<readonly Reading[]>([]);
  const at = detail?.freshness.at ?? null;
  if (detail !== undefined && at !== null && at !== history.at(-1)?.at) {
    const { messagesInPerSecond, messagesOutPerSecond } = detail.organization.usage;
    setHistory([...history, { at, in: messagesInPerSecond, out: messagesOutPerSecond }].slice(-KEPT));
  }
  return history;
}
