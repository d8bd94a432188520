import * as nats from 'nats.ws';
import type { NatsConnection } from 'nats.ws';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { holdConnection } from '../../../lib/client/nats/hold-connection.ts';
import { openConnection } from '../../../lib/client/nats/open-connection.ts';
import { ServerErrors } from '../../../lib/client/nats/server-errors.ts';
import type { NatsSession as SessionState } from '../../../lib/client/nats/session-state.ts';
import type { OpenedNatsSession } from '../../../lib/domain/system/nats-session.ts';
import { authorize } from '../../../lib/server/access/authorize.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { openNatsSession } from '../../../lib/server/features/system/open-nats-session.command.ts';
import { signAccount } from '../../../lib/server/keys/sign.ts';
import { readOrganizationRecord } from '../../../lib/server/accounts/organization-record.ts';
import { updateClaims } from '../../../lib/server/accounts/resolver.ts';
import { readStoredClaims } from '../../../lib/server/accounts/stored-claims.ts';
import { getVault } from '../../../lib/server/nats/connections/vault.ts';
import { member, operator } from '../../harness/callers.ts';
import { freeze } from '../../harness/freeze.ts';
import { makeUserKey } from '../../harness/issue.ts';
import type { UserKey } from '../../harness/issue.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

let vertebra: VertebraProcess;
const opened: AbortController[] = [];

beforeAll(async () => {
  // a page that is seen
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  vertebra = await startVertebra();
  await createOrganization(operator(), { slug: 'acme', displayName: 'Acme', environments: ['dev'] });
});
afterEach(() => {
  for (const end of opened.splice(0)) end.abort();
});
afterAll(async () => {
  await vertebra.stop();
  vi.unstubAllGlobals();
});

/** Changes limits of the account that pages connect to, as an operator may with nsc. Gives what takes it back. */
async function limitEdge(limits: Record<string, number>): Promise<() => Promise<void>> {
  const edge = (await readOrganizationRecord('acme'))?.record.edge ?? '';
  const stored = await readStoredClaims(edge);
  if (stored === null) throw new Error('There is no edge account yet.');
  const grant = authorize(operator().actor, 'organization.create');
  const write = async (more: Record<string, number>) => {
    const block = { ...stored.nats, limits: { ...stored.nats.limits, ...more } };
    await updateClaims(signAccount(await getVault(), grant, { publicKey: edge, name: 'acme--edge', block }));
  };
  await write(limits);
  return () => write({});
}

interface Page {
  /** what the page shows by now */
  state: Partial<SessionState>;
  token: { answer: OpenedNatsSession };
  key: UserKey;
}

/** What a page does with a session; `change` is done to its token before. */
async function openPage(change: Partial<OpenedNatsSession> = {}): Promise<Page> {
  const key = makeUserKey();
  const answer = { ...(await openNatsSession(member('acme', 'org-viewer'), 'acme', key)), ...change };
  const token = { answer, hurry: () => undefined };
  const end = new AbortController();
  opened.push(end);
  const page: Page = { state: {}, token, key };
  const report = (news: Partial<SessionState>) => {
    page.state = { ...page.state, ...news };
  };
  const errors = new ServerErrors();
  const run = async () => {
    const connection = await openConnection(nats, token, key.seed, { signal: end.signal, report, errors });
    await holdConnection(nats, connection, token, { epoch: 1, signal: end.signal, report, errors });
  };
  run().catch(() => undefined);
  return page;
}
const live = (page: Page) => expect.poll(() => page.state.status, { timeout: 20_000 }).toBe('live');
const problem = (page: Page) => expect.poll(() => page.state.problem?.title, { timeout: 30_000 });
const connectionOf = (page: Page) => page.state.reader?.connection as NatsConnection;

test('a browser beyond the connections of the account is told so', async () => {
  const first = await openPage();
  await live(first);
  const restore = await limitEdge({ conn: 1 });
  const second = await openPage();
  await problem(second).toBe('The account has no connection free');
  expect(second.state.problem?.detail).toContain('maximum account active connections exceeded');
  await restore();
  await live(second);
  expect(second.state.problem).toBeNull();
});

test('a credential that the server does not take is told as that', async () => {
  const stranger = await openNatsSession(member('acme', 'org-viewer'), 'acme', makeUserKey());
  const page = await openPage({ jwt: stranger.jwt });
  await problem(page).toBe('NATS does not accept the credential of this connection');
});

test('a page that may subscribe to nothing more is told so while its connection stands', async () => {
  await live(await openPage());
  const restore = await limitEdge({ subs: 1 });
  const page = await openPage();
  await live(page);
  const connection = connectionOf(page);
  for (let i = 0; i < 3; i += 1) connection.subscribe(`${page.token.answer.inboxPrefix}.${i}`);
  await problem(page).toBe('The account has no subscription free');
  await restore();
});

test('a server that stops to answer is not called live, and is when it answers again', async () => {
  const page = await openPage();
  await live(page);
  await freeze(vertebra.nats.pid());
  try {
    await expect.poll(() => page.state.status, { timeout: 20_000 }).toBe('silent');
    expect(page.state.silentSince).toBeTypeOf('number');
  } finally {
    process.kill(vertebra.nats.pid(), 'SIGCONT');
  }
  await live(page);
  expect(page.state.silentSince).toBeNull();
});
