const DAY_MILLISECONDS = 86_400_000;
const SOON_DAYS = 7;

export type ExpiryState = 'valid' | 'soon' | 'expired';

/** How near the end of a credential is. Times are milliseconds since 1970. */
export function expiryState(expiresAt: number, now: number): ExpiryState {
  if (expiresAt <= now) return 'expired';
  return expiresAt - now < SOON_DAYS * DAY_MILLISECONDS ? 'soon' : 'valid';
}

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

/** A credential of 30 days ends “in 30 d” in its first hour, too. Below a day it stays exact. */
export const wholeDays = (milliseconds: number): number =>
  milliseconds < DAY_MILLISECONDS ? milliseconds : Math.round(milliseconds / DAY_MILLISECONDS) * DAY_MILLISECONDS;

/** When a credential issued now would end. */
export const expiryDate = (now: number, days: number): Date => new Date(now + days * DAY_MILLISECONDS);

/** `Dec 23, 2026`, in the reader's zone: the day is what people plan by. */
export const formatDay = (date: Date): string => day.format(date);
