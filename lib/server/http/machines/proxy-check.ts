/**
 * `/healthz` for `vertebra check`: what of a request has come through the proxies in front, and an answer as large as those of sign-in
 * may be. Only for who holds the keys of sessions; to everybody else it is `/healthz`.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { getConfig } from '../../config/config.ts';
import type { Config } from '../../config/parse-config.ts';
import { clientAddress } from '../edge/client-address.ts';

export const CHECK_HEADER = 'x-vertebra-check';
/** The padding of an answer that is asked to be large; with cookies and policy, answers of a console stay below 16 KB. */
export const PADDING_HEADER = 'x-vertebra-padding';
const PADDING_BYTES = 12 * 1024;
/** How far the clocks of who asks and who answers may be apart, and how long the question holds, in milliseconds. */
const HOLDS_MS = 60_000;

const sign = (key: Uint8Array, text: string): Buffer =>
  createHmac('sha256', key).update(`vertebra check: ${text}`).digest();

/** What `CHECK_HEADER` carries. `isLarge` asks for an answer with large headers. */
export function checkToken({ current }: Config['sessionKeys'], isLarge: boolean, now = Date.now()): string {
  const text = `${String(now)}.${isLarge ? 'large' : 'plain'}`;
  return `${text}.${sign(current.key, text).toString('base64url')}`;
}

/** Whether somebody who holds a key of sessions asked this a moment ago, and for what; null when not. */
function readToken(token: string | null, { keys }: Config['sessionKeys']): { isLarge: boolean } | null {
  const [, text = '', at = '', size = '', signature = ''] =
    /^((\d{13})\.(large|plain))\.([\w-]{43})$/.exec(token ?? '') ?? [];
  if (text === '' || Math.abs(Date.now() - Number(at)) > HOLDS_MS) return null;
  const given = Buffer.from(signature, 'base64url');
  const isOurs = [...keys.values()].some((key) => timingSafeEqual(sign(key, text), given));
  return isOurs ? { isLarge: size === 'large' } : null;
}

/** What is told of a request beside that the process answers. */
export interface Seen {
  /** entries of X-Forwarded-For */
  forwardedFor: number;
  /** the address that limits and the audit log take it to come from */
  address: string;
  /** VERTEBRA_TRUSTED_PROXIES of the process that answers */
  trustedProxies: number;
  /** bytes of its cookies */
  cookieBytes: number;
}

/** The process answers. Whether it can do its job is asked at /readyz. */
export function answerHealth(headers: Headers): Response {
  const { sessionKeys, trustedProxies } = getConfig();
  const asked = readToken(headers.get(CHECK_HEADER), sessionKeys);
  const answer = (told: object, more: Record<string, string> = {}) =>
    Response.json({ healthy: true, ...told }, { headers: { 'cache-control': 'no-store', ...more } });
  if (asked === null) return answer({});
  const entries = (headers.get('x-forwarded-for') ?? '').split(',').filter((entry) => entry.trim() !== '');
  const seen: Seen = {
    forwardedFor: entries.length,
    address: clientAddress(headers, trustedProxies),
    trustedProxies,
    cookieBytes: headers.get('cookie')?.length ?? 0,
  };
  return answer({ seen }, asked.isLarge ? { [PADDING_HEADER]: 'x'.repeat(PADDING_BYTES) } : {});
}
