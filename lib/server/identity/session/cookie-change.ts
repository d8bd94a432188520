/** One cookie to set in an answer; a lifetime of 0 deletes it, none means until the browser closes. */
export interface CookieChange {
  name: string;
  value: string;
  maxAge?: number;
}

/**
 * Attributes of every cookie. The names begin with `__Host-`, so a browser takes them only from this very host, over
 * TLS or from this machine (tried: Chromium takes them on http://127.0.0.1 and http://localhost).
 */
export const COOKIE_ATTRIBUTES = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' } as const;

export const deleteCookie = (name: string): CookieChange => ({ name, value: '', maxAge: 0 });
