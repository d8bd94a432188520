/** The table of lib/domain/access-table.ts as requests, pages and NATS sessions show it: all three say the same. */
import { ACCESS, ACTIONS, mayDo, refusalReason } from '../lib/domain/access-table.ts';
import type { Action } from '../lib/domain/access-table.ts';
import type { OpenedNatsSession } from '../lib/domain/system/nats-session.ts';
import { api, pages } from '../lib/domain/paths.ts';
import type { Role } from '../lib/domain/system/roles.ts';
import type { Operation } from '../lib/domain/operation.ts';
import { OPERATIONS } from '../lib/server/http/operations.ts';
import { makeUserKey } from '../test/harness/issue.ts';
import { BODIES } from './support/bodies.ts';
import { connectSession } from './support/nats/nats-session.ts';
import { expectProblem } from './support/problem.ts';
import type { Username } from './support/people.ts';
import { expect, test } from './support/test.ts';

const PEOPLE = {
  operator: 'sovereign-admin',
  support: 'support',
  security: 'security-officer',
  'acme-admin': 'org-admin',
  'acme-developer': 'org-developer',
  'acme-viewer': 'org-viewer',
} as const satisfies Partial<Record<Username, Role>>;
const USERNAMES = Object.keys(PEOPLE) as (keyof typeof PEOPLE)[];

const may = (username: keyof typeof PEOPLE, action: Action): boolean => mayDo({ roles: [PEOPLE[username]] }, action);

/** The first action of an operation is what it asks for when a request names an Organization and nothing special. */
const GATED = Object.entries<Operation>(OPERATIONS).flatMap(([id, operation]) => {
  const [action] = operation.access;
  return action === undefined ? [] : [{ id, operation, action }];
});

const addressOf = ({ path, query }: Operation): string =>
  path.includes('{org}')
    ? path.replace('{org}', 'acme').replace('{env}', 'acme-dev').replace('{id}', 'none')
    : `${path}${query && 'organization' in query.shape ? '?organization=acme' : ''}`;

test('every action that stands for a request is asked for by one', () => {
  const asked = new Set(Object.values<Operation>(OPERATIONS).flatMap(({ access }) => access));
  // What a NATS session can read is looked at below, `rotate users` is a command alone, and nobody asks for what our processes do by
  // themselves.
  const elsewhere: Action[] = ['data.read', 'server-users.rotate'];
  const inside = ACTIONS.filter((action) => elsewhere.includes(action) || ACCESS[action].roles.length === 0);
  expect(inside).toContain('environment.project');
  expect(ACTIONS.filter((action) => !asked.has(action))).toEqual(inside);
});

for (const username of USERNAMES) {
  test(`requests of ${username} are answered as the table says`, async ({ callAs }) => {
    const call = await callAs(username);
    for (const { id, operation, action } of GATED) {
      const answer = await call(operation.method.toUpperCase(), addressOf(operation), {
        ...(operation.body && { body: BODIES[id] }),
      });
      if (may(username, action)) {
        expect(answer.status, `${username} ${id}`).not.toBe(403);
        expect(answer.status, `${username} ${id}`).toBeLessThan(500);
      } else {
        const { detail } = await expectProblem(answer, 'forbidden');
        expect(detail, `${username} ${id}`).toBe(refusalReason(action));
      }
    }
  });

  test(`the NATS session of ${username} reads what the table says`, async ({ callAs }) => {
    const call = await callAs(username);
    const key = makeUserKey();
    const answer = await call('POST', api.natsSessions('acme'), { body: { publicKey: key.publicKey } });
    if (!may(username, 'jetstream.inspect')) {
      await expectProblem(answer, 'forbidden');
      return;
    }
    const connection = await connectSession((await answer.json()) as OpenedNatsSession, key);
    const ask = (subject: string, body: unknown) =>
      connection.request(subject, JSON.stringify(body), { timeout: 2_000 }).then(
        (message) => message.string(),
        () => 'refused',
      );
    expect(await ask('$JS.API.STREAM.INFO.WS_acme-prod', {})).toContain('"config"');
    const read = await ask('$JS.API.STREAM.MSG.GET.WS_acme-prod', { last_by_subj: 'ws.acme-prod.>' });
    if (may(username, 'data.read')) expect(read).toContain('"message"');
    else expect(read).toBe('refused');
    await connection.close();
  });
}

const PAGES = [
  [pages.streams('acme'), 'jetstream.inspect'],
  [pages.buckets('acme'), 'jetstream.inspect'],
  [pages.stream('acme', 'WS_acme-prod'), 'data.read'],
  [pages.newCredential('acme'), 'credential.issue'],
  [pages.bulkCredentials('acme'), 'credential.issue'],
  [pages.newOrganization(), 'organization.create'],
  [pages.organizationContents('acme'), 'jetstream.inspect'],
  [pages.organizationAudit('acme'), 'audit.read'],
  [pages.support(), 'organization.list'],
  [pages.allCredentials(), 'credential.list-all'],
  [pages.audit(), 'audit.read-all'],
] as const satisfies [string, Action][];

for (const username of USERNAMES) {
  test(`pages tell ${username} what the table says`, async ({ as }) => {
    const page = await as(username);
    for (const [address, action] of PAGES) {
      await page.goto(address);
      const main = page.getByRole('main');
      await expect(main.getByRole('heading').first()).toBeVisible();
      // Who may not even inspect is told that first.
      const first = action === 'data.read' && !may(username, 'jetstream.inspect') ? 'jetstream.inspect' : action;
      // A sentence that begins with it; the audit log quotes it in its rows.
      const refusal = main.getByText(new RegExp(`^${RegExp.escape(refusalReason(first))}`)).first();
      if (may(username, action)) await expect(refusal, address).toBeHidden();
      else await expect(refusal, address).toBeVisible();
    }
  });
}
