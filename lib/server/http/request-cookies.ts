import { parseCookie } from 'cookie';
import type { Cookie } from '../identity/chunks.ts';

/** The cookies of a request, by whichever server it came in. */
export const requestCookies = (headers: Headers): Cookie[] =>
  Object.entries(parseCookie(headers.get('cookie') ?? '')).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }],
  );
