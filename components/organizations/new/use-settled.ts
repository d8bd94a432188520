'use client';

import { useEffect, useState } from 'react';

/** What was typed, once nobody typed for so many milliseconds; before that, what was typed before. */
export function useSettled(typed: string, milliseconds: number): string {
  const [settled, setSettled] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), milliseconds);
    return () => clearTimeout(timer);
  }, [typed, milliseconds]);
  return settled;
}
