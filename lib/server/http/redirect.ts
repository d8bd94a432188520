import { NextResponse } from 'next/server';
import { getConfig } from '../config/config.ts';
import type { CookieChange } from '../identity/cookie-change.ts';
import { setCookies } from './cookies.ts';

/** Sends the browser on with a GET, whatever it came with. `location` is a path of ours or a whole URL. */
export function redirect(location: string | URL, cookies: readonly CookieChange[] = []): NextResponse {
  const response = NextResponse.redirect(new URL(location, getConfig().baseUrl), {
    status: 303,
    headers: { 'cache-control': 'no-store' },
  });
  setCookies(response, cookies);
  return response;
}
