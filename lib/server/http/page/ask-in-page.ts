import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { VertebraError } from '../../../domain/errors.ts';
import type { ErrorCode } from '../../../domain/errors.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { getConfig } from '../../config/config.ts';
import { checkSession } from '../../identity/session/check-session.ts';
import { isCurrent } from '../../identity/session/session.ts';
import { inSpan } from '../../telemetry/telemetry.ts';
import { auditRefusal } from '../edge/audit-refusal.ts';
import { clientAddress } from '../edge/client-address.ts';
import { countRequest } from '../edge/rate-limit.ts';

/** A page waits so long for its first answer; what takes longer comes over the API, and the page says what it waits for. */
const WAIT_MILLISECONDS = 1_000;

/** The session of the request that a page is rendered for, checked once for the page and its layouts. */
export const pageSession = cache(async () => checkSession((await cookies()).getAll()));

async function pageCaller(): Promise<Caller | null> {
  const checked = await pageSession();
  if (checked.kind !== 'good' || !isCurrent(checked.session)) return null;
  return {
    actor: checked.session.actor,
    address: clientAddress(await headers(), getConfig().trustedProxies),
    correlation: randomUUID(),
    expiresAt: Math.min(checked.session.accessExpiresAt, checked.endsAt),
  };
}

async function inTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
  const answered = new AbortController();
  const late = async (): Promise<never> => {
    await sleep(WAIT_MILLISECONDS, undefined, { signal: answered.signal, ref: false });
    throw new VertebraError('not-ready', 'The page did not wait for the answer.');
  };
  try {
    return await Promise.race([answer, late()]);
  } finally {
    answered.abort();
  }
}

/** The answer, or the code of the error instead of it. */
type InPage<Answer> = { answer: Answer; code: null } | { answer: undefined; code: ErrorCode };

/**
 * Asks a query of a feature while a page is rendered, for the person who opens it: by the session of the request, counted as a
 * request of theirs to the API. An error is given back as its code and told to nobody: the page asks again over the API, which
 * logs it, audits it when it is a refusal, and answers in words.
 * @param finalAt path of the page, when an answer `not-found` is its last word: such a refusal is then audited here
 */
export async function askInPage<Answer>(
  ask: (caller: Caller) => Answer | Promise<Answer>,
  finalAt?: string,
): Promise<InPage<Answer>> {
  const caller = await pageCaller();
  if (caller === null) return { answer: undefined, code: 'not-signed-in' };
  try {
    await countRequest(caller.actor);
    return {
      answer: await inTime((async () => inSpan({ name: 'query of a page', kind: 'internal' }, () => ask(caller)))()),
      code: null,
    };
  } catch (error) {
    const code = error instanceof VertebraError ? error.code : 'internal';
    if (code === 'not-found' && finalAt !== undefined) {
      const written = auditRefusal(error, caller, { method: 'GET', url: new URL(finalAt, getConfig().baseUrl).href });
      // The writing goes on where it takes longer, and is logged when it fails.
      await inTime(written).catch(() => undefined);
    }
    return { answer: undefined, code };
  }
}
