/** Judging the session of one request: cookies read and decrypted, limits, ends. CPU time, nobody is asked. */
import { randomBytes, randomUUID } from 'node:crypto';
import { checkSession } from '../../lib/server/identity/session/check-session.ts';
import { seenCookie } from '../../lib/server/identity/session/seen-cookie.ts';
import { sessionCookies } from '../../lib/server/identity/session/session-cookie.ts';
import type { Figure } from './measure.ts';
import { adminOf } from './people.ts';

const COUNT = 5000;
/** as large as a Keycloak gives them */
const TOKEN_CHARACTERS = 1800;
const LIMIT_MS = 1;

export async function benchSessionCheck(): Promise<Figure> {
  const now = Date.now();
  const session = {
    actor: { ...adminOf('acme'), subject: randomUUID(), sessionId: randomUUID() },
    refreshToken: randomBytes(TOKEN_CHARACTERS / 2).toString('hex'),
    startedAt: now,
    accessExpiresAt: now + 300_000,
  };
  const cookies = [...(await sessionCookies(session, [])), await seenCookie(session)];
  const check = async () => {
    if ((await checkSession(cookies)).kind !== 'good') throw new Error('The session is not good.');
  };
  for (let warm = 0; warm < COUNT / 5; warm += 1) await check();
  const before = process.cpuUsage();
  for (let done = 0; done < COUNT; done += 1) await check();
  const { user, system } = process.cpuUsage(before);
  const each = (user + system) / 1000 / COUNT;
  return {
    name: 'Session of a request checked: decrypted, limits, ends; CPU time, all threads',
    goal: '≤ 1 ms',
    result: `${each.toFixed(3)} ms`,
    holds: each <= LIMIT_MS,
  };
}
