import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from '../../../domain/zod.ts';
import { getConfig } from '../../config/config.ts';
import { log } from '../../log/log.ts';
import { isWrongRevision } from '../../nats/streams/api-error.ts';
import { withCatalyst } from '../../nats/connections/catalyst.ts';
import { seal, unseal } from './seal.ts';
import { sessionSchema } from './session.ts';
import type { Session } from './session.ts';

const REFUSED_RENEWALS = ['session-ended', 'session-ended-by-provider', 'session-ended-no-role'] as const;
/** What people are told of a session that was not renewed. */
export type RefusedRenewal = (typeof REFUSED_RENEWALS)[number];

/** What became of a session; `cause` is for the log. */
export type Renewal =
  | { kind: 'renewed'; session: Session }
  | { kind: 'ended'; why: RefusedRenewal; cause: unknown }
  | { kind: 'unreachable'; cause: unknown };

/** Longer than a provider may take to answer. */
const WAIT_TIMEOUT_MS = 8000;
const POLL_INTERVAL_MS = 100;
/** NATS that hangs must not keep people waiting: then each process is on its own. */
const LOCK_TIMEOUT_MS = 1500;
const RESULT_SECONDS = 60;

const resultSchema = z.union([z.object({ session: sessionSchema }), z.object({ ended: z.enum(REFUSED_RENEWALS) })]);

/** Whether this process is to ask the provider; another one does when the name is taken. */
async function takeLock(name: string): Promise<boolean> {
  const late = sleep(LOCK_TIMEOUT_MS, undefined, { ref: false }).then(() =>
    Promise.reject(new Error('no lock in time')),
  );
  try {
    await Promise.race([withCatalyst(({ sessionRefreshes }) => sessionRefreshes.create(name, '')), late]);
    return true;
  } catch (error) {
    if (isWrongRevision(error)) return false;
    log('a session is renewed without telling the other processes', {}, error);
    return true;
  }
}

async function tell(name: string, renewal: Renewal): Promise<void> {
  const result =
    renewal.kind === 'renewed'
      ? { session: renewal.session }
      : { ended: renewal.kind === 'ended' ? renewal.why : 'session-ended' };
  const sealed = await seal(getConfig().sessionKeys, 'refresh', result, RESULT_SECONDS);
  await withCatalyst<unknown>(({ sessionRefreshes }) =>
    renewal.kind === 'unreachable' ? sessionRefreshes.delete(name) : sessionRefreshes.put(name, sealed),
  );
}

async function resultOfOther(name: string): Promise<Renewal> {
  const giveUpAt = Date.now() + WAIT_TIMEOUT_MS;
  while (Date.now() < giveUpAt) {
    const entry = await withCatalyst(({ sessionRefreshes }) => sessionRefreshes.get(name));
    if (entry?.operation !== 'PUT') break;
    const sealed = entry.string();
    if (sealed !== '') {
      const result = resultSchema.parse(await unseal(getConfig().sessionKeys, 'refresh', sealed));
      return 'session' in result
        ? { kind: 'renewed', session: result.session }
        : { kind: 'ended', why: result.ended, cause: new Error('the provider said no to another process') };
    }
    await sleep(POLL_INTERVAL_MS);
  }
  return { kind: 'unreachable', cause: new Error('another process asked and got no answer') };
}

/**
 * Has one process ask the provider, and gives all of them what it got: a refresh token that rotates works once, and a second use is
 * taken for theft. The result is kept for a minute, sealed, under a hash of the token. Without NATS each process asks for
 * itself.
 */
export async function refreshOnce(refreshToken: string, ask: () => Promise<Renewal>): Promise<Renewal> {
  const name = createHash('sha256').update(refreshToken).digest('hex');
  if (!(await takeLock(name))) {
    return resultOfOther(name).catch((cause: unknown) => ({ kind: 'unreachable', cause }));
  }
  const renewal = await ask();
  await tell(name, renewal).catch((error: unknown) => {
    log('the other processes were not told of a renewed session', {}, error);
  });
  return renewal;
}
