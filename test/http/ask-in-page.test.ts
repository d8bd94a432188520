import { beforeEach, expect, it, vi } from 'vitest';
import { authorize } from '../../lib/server/access/authorize.ts';
import type * as AuditRefusal from '../../lib/server/http/edge/audit-refusal.ts';
import { askInPage } from '../../lib/server/http/page/ask-in-page.ts';
import { seenCookie } from '../../lib/server/identity/session/seen-cookie.ts';
import { sessionCookies } from '../../lib/server/identity/session/session-cookie.ts';
import { member } from '../harness/callers.ts';
import { configure, logged } from './console.ts';

/** Next gives these to a page that it renders; nothing here does. */
const request = vi.hoisted(() => ({ cookies: [] as { name: string; value: string }[] }));
vi.mock('next/headers', () => ({
  cookies: () => Promise.resolve({ getAll: () => request.cookies }),
  headers: () => Promise.resolve(new Headers()),
}));

/** Until when the audit log keeps who writes into it waiting. */
const audit = vi.hoisted(() => ({ writes: Promise.resolve() }));
vi.mock('../../lib/server/http/edge/audit-refusal.ts', async (load) => {
  const { auditRefusal } = await load<typeof AuditRefusal>();
  const late: typeof auditRefusal = async (...refusal) => {
    await audit.writes;
    await auditRefusal(...refusal);
  };
  return { auditRefusal: late };
});

let people = 0;
/** Somebody new, whom no request was counted of yet. */
async function signIn({ accessExpiresAt = Date.now() + 600_000 } = {}): Promise<void> {
  people += 1;
  const { actor } = member('acme', 'org-viewer', String(people));
  const session = { actor, refreshToken: null, startedAt: Date.now(), accessExpiresAt };
  request.cookies = [...(await sessionCookies(session, [])), await seenCookie(session)];
}

beforeEach(async () => {
  configure([], { requestsPerMinute: 3 });
  logged.length = 0;
  await signIn();
});

it('asks for the person of the session, with an id of its own each time', async () => {
  const ask = () => askInPage((caller) => caller);
  const [first, second] = [await ask(), await ask()];
  expect(first).toMatchObject({ code: null, answer: { actor: { username: '1' } } });
  expect(first.answer?.correlation).not.toBe(second.answer?.correlation);
});

it('asks nothing for a stranger, nor for whose roles are not known any more', async () => {
  const ask = vi.fn();
  request.cookies = [];
  expect(await askInPage(ask)).toEqual({ answer: undefined, code: 'not-signed-in' });
  await signIn({ accessExpiresAt: Date.now() - 1 });
  expect(await askInPage(ask)).toEqual({ answer: undefined, code: 'not-signed-in' });
  expect(ask).not.toHaveBeenCalled();
});

it('counts with the requests to the API, and asks nothing beyond their limit', async () => {
  const ask = vi.fn(() => 'rows');
  const codes = [];
  for (let n = 0; n < 4; n += 1) codes.push((await askInPage(ask)).code);
  expect(codes).toEqual([null, null, null, 'rate-limited']);
  expect(ask).toHaveBeenCalledTimes(3);
});

it('waits for no answer that does not come, and takes an error for none', async () => {
  expect(await askInPage(() => new Promise(() => undefined))).toEqual({ answer: undefined, code: 'not-ready' });
  const fail = () => {
    throw new Error('with a secret');
  };
  expect(await askInPage(fail)).toEqual({ answer: undefined, code: 'internal' });
  expect(logged).toEqual([]);
});

it('leaves a refusal to the API to audit, unless the page is its last word', async () => {
  const look = (organization: string, finalAt?: string) =>
    askInPage(({ actor }) => authorize(actor, 'organization.read', organization).organization, finalAt);
  const refused = { answer: undefined, code: 'not-found' };
  expect(await look('globex')).toEqual(refused);
  expect(logged).toEqual([]);
  // there is no NATS here to write it to, and that is logged
  expect(await look('globex', '/organizations/globex')).toEqual(refused);
  expect(logged.join('')).toContain('GET /organizations/globex');
  logged.length = 0;
  expect(await look('acme', '/organizations/acme')).toEqual({ answer: 'acme', code: null });
  expect(logged).toEqual([]);
});

it('waits for no audit log that does not answer', async () => {
  audit.writes = new Promise(() => undefined);
  const ask = askInPage(({ actor }) => authorize(actor, 'organization.read', 'globex'), '/organizations/globex');
  expect(await ask).toEqual({ answer: undefined, code: 'not-found' });
});
