import type { Browser } from '@playwright/test';
import { readDemo } from './demo.ts';
import { sessionOf } from './people.ts';
import type { Username } from './people.ts';

export interface CallOptions {
  /** becomes the JSON body */
  body?: unknown;
  /** sent as they are, over what a page of ours would send; `null` leaves one out */
  headers?: Record<string, string | null>;
}

/** Sends a request to the API as a page of somebody's would, without a browser. */
export type Call = (method: string, path: string, options?: CallOptions) => Promise<Response>;

const given = (headers: Record<string, string | null>): [string, string][] =>
  Object.entries(headers).flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]]));

/** For somebody who is signed in, or for a stranger. */
export async function callerFor(browser: Browser, username: Username | null): Promise<Call> {
  const { app } = readDemo();
  const cookies = username === null ? [] : (await sessionOf(browser, username)).cookies;
  const ours = cookies.filter(({ domain }) => domain === new URL(app).hostname);
  const cookie = ours.map(({ name, value }) => `${name}=${value}`).join('; ');
  return (method, path, { body, headers = {} } = {}) =>
    fetch(`${app}${path}`, {
      method,
      redirect: 'manual',
      headers: given({
        cookie,
        origin: app,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      }),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
}
