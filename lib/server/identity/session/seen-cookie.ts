import { z } from '../../../domain/zod.ts';
import { getConfig } from '../../config/config.ts';
import type { Cookie } from './chunks.ts';
import { deleteCookie } from './cookie-change.ts';
import type { CookieChange } from './cookie-change.ts';
import { isOfUnknownKey, seal, unseal } from './seal.ts';
import type { Session } from './session.ts';

/**
 * When somebody last did something, in a cookie of its own: it is written often, and beside the tokens a late answer would
 * bring an old refresh token back over a new one.
 */
const NAME = '__Host-vertebra-seen';

const seenSchema = z.object({ startedAt: z.number(), subject: z.string(), seenAt: z.number() });

/** Cookie that says that somebody did something in this session just now. */
export const seenCookie = async ({ actor, startedAt }: Session, now = Date.now()): Promise<CookieChange> => ({
  name: NAME,
  value: await seal(getConfig().sessionKeys, 'seen', { startedAt, subject: actor.subject, seenAt: now }),
});

const sealedSeen = (cookies: readonly Cookie[]): string | undefined => cookies.find(({ name }) => name === NAME)?.value;

/** Whether it cannot be read for want of a key. */
export const isSeenOfUnknownKey = (cookies: readonly Cookie[]): boolean =>
  isOfUnknownKey(getConfig().sessionKeys, sealedSeen(cookies) ?? '');

/** Milliseconds since 1970; 0 when the cookies hold nothing of this session. */
export async function readSeen(session: Session, cookies: readonly Cookie[]): Promise<number> {
  const sealed = sealedSeen(cookies);
  if (sealed === undefined) return 0;
  const parsed = seenSchema.safeParse(await unseal(getConfig().sessionKeys, 'seen', sealed));
  if (!parsed.success) return 0;
  const { startedAt, subject, seenAt } = parsed.data;
  return startedAt === session.startedAt && subject === session.actor.subject ? seenAt : 0;
}

export const endSeenCookie = (held: readonly Cookie[]): CookieChange[] =>
  held.some(({ name }) => name === NAME) ? [deleteCookie(NAME)] : [];
