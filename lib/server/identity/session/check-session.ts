import type { SignInError } from '../../../domain/system/sign-in-errors.ts';
import { getConfig } from '../../config/config.ts';
import type { Cookie } from './chunks.ts';
import { readSeen } from './seen-cookie.ts';
import { hasUnknownKey, readSession } from './session-cookie.ts';
import { isEnded } from './session-ends.ts';
import type { Session } from './session.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type SessionOver = Extract<SignInError, 'session-ended-old' | 'session-ended-idle' | 'session-ended-elsewhere'>;

/** What is left of the session in a request's cookies. */
export type CheckedSession =
  | { kind: 'none' }
  /** sealed with a key that is not here: not yet, or not any more */
  | { kind: 'unknown-key' }
  /** past a limit, or ended from elsewhere */
  | { kind: 'over'; session: Session; why: SessionOver }
  /** `endsAt`: milliseconds since 1970, when the next limit is reached if nobody does anything */
  | { kind: 'good'; session: Session; seenAt: number; endsAt: number };

/** Reads the session and holds it against the idle and the absolute limit and the ends that were heard of; asks nobody. */
export async function checkSession(cookies: readonly Cookie[], now = Date.now()): Promise<CheckedSession> {
  if (hasUnknownKey(cookies)) return { kind: 'unknown-key' };
  const session = await readSession(cookies);
  if (!session) return { kind: 'none' };
  const { sessionHours, sessionIdleMinutes } = getConfig();
  const seenAt = await readSeen(session, cookies);
  const latest = session.startedAt + sessionHours * HOUR_MS;
  const idle = seenAt + sessionIdleMinutes * MINUTE_MS;
  if (latest <= now) return { kind: 'over', session, why: 'session-ended-old' };
  if (idle <= now) return { kind: 'over', session, why: 'session-ended-idle' };
  if (await isEnded(session.actor, session.startedAt)) {
    return { kind: 'over', session, why: 'session-ended-elsewhere' };
  }
  return { kind: 'good', session, seenAt, endsAt: Math.min(latest, idle) };
}
