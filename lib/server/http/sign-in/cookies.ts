import type { NextResponse } from 'next/server';
import { COOKIE_ATTRIBUTES } from '../../identity/session/cookie-change.ts';
import type { CookieChange } from '../../identity/session/cookie-change.ts';

/** Puts cookie changes into an answer. */
export function setCookies(response: NextResponse, changes: readonly CookieChange[]): void {
  for (const { name, value, maxAge } of changes) {
    response.cookies.set(name, value, { ...COOKIE_ATTRIBUTES, ...(maxAge === undefined ? {} : { maxAge }) });
  }
}
