const DAY_MILLISECONDS = 86_400_000;

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

/** A credential of 30 days ends “in 30 d” in its first hour, too. Below a day it stays exact. */
export const wholeDays = (milliseconds: number): number =>
  milliseconds < DAY_MILLISECONDS ? milliseconds : Math.round(milliseconds / DAY_MILLISECONDS) * DAY_MILLISECONDS;

/** When a credential issued now would end. */
export const expiryDate = (now: number, days: number): Date => new Date(now + days * DAY_MILLISECONDS);

/** `Dec 23, 2026`, in the reader's zone: the day is what people plan by. */
export const formatDay = (date: Date): string => day.format(date);
