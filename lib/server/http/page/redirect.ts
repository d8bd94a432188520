import { NextResponse } from 'next/server';
import { getConfig } from '../../config/config.ts';
import type { CookieChange } from '../../identity/session/cookie-change.ts';

/** Sends the browser on with a GET, whatever it came with. `location` is a path of ours or a whole URL. */
export function redirect(location: string | URL, cookies: readonly CookieChange[] = []): NextResponse {
  const response = NextResponse.redirect(new URL(location, getConfig().baseUrl), {
    status: 303,
    headers: { 'cache-control': 'no-store' },
  });
  // Next's own way would write each cookie twice, and proxies take 4 KB of headers by default.
  for (const { name, value, maxAge } of cookies) {
    const lifetime = maxAge === undefined ? '' : `Max-Age=${maxAge}; `;
    const line = `${name}=${encodeURIComponent(value)}; Path=/; ${lifetime}Secure; HttpOnly; SameSite=lax`;
    response.headers.append('set-cookie', line);
  }
  return response;
}
