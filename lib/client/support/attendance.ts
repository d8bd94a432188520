import { ATTENDED_HEADER } from '../../domain/support/attended.ts';
import { requestBudget } from '../request-budget.ts';

const SIGNS = ['pointerdown', 'keydown', 'wheel'] as const;
let attended = false;

/** Notices, until the signal says stop, that somebody does something in this page. */
export function watchAttendance(page: EventTarget, signal: AbortSignal): void {
  const notice = () => {
    attended = true;
    requestBudget.attend();
  };
  for (const sign of SIGNS) page.addEventListener(sign, notice, { passive: true, capture: true, signal });
}

/**
 * Headers that tell the server whether somebody did something in this page since the last request: pages that refresh
 * themselves must not keep a session alive that nobody uses.
 */
export function attendance(): Record<string, string> {
  const headers = attended ? { [ATTENDED_HEADER]: '1' } : {};
  attended = false;
  return headers;
}
