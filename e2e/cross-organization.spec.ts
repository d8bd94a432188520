import type { AuditPage } from '../lib/domain/audit/audit.ts';
import type { Problem } from '../lib/domain/errors.ts';
import { api } from '../lib/domain/paths.ts';
import { BODIES } from './support/bodies.ts';
import type { Call } from './support/call.ts';
import { readOperations } from './support/openapi.ts';
import type { ApiOperation } from './support/openapi.ts';
import { personOf, USERNAMES } from './support/people.ts';
import type { Username } from './support/people.ts';
import { expectProblem } from './support/problem.ts';
import { pageAddresses } from './support/routes.ts';
import { expect, test } from './support/test.ts';

/** Looks like a name, and is nobody's. */
const NOBODYS = 'nobodys';
const organizationOf = (username: Username) => personOf(username).organization;
const INSIDERS = USERNAMES.filter((username) => organizationOf(username) !== null);
/** Whom somebody could be curious about: every other Organization that has people here, from both sides. */
const ATTEMPTS = INSIDERS.flatMap((username) =>
  [...new Set(INSIDERS.map(organizationOf))]
    .filter((organization) => organization !== null && organization !== organizationOf(username))
    .map((organization) => ({ username, organization: organization ?? '' })),
);

/** Every way to name an Organization in a request: in the path, or in the query. */
function requestFor({ path, query }: ApiOperation, organization: string): string | null {
  if (path.includes('{org}'))
    return path.replace('{org}', organization).replace('{env}', `${organization}-prod`).replace('{id}', NOBODYS);
  return query.includes('organization') ? `${path}?organization=${organization}` : null;
}

const ask = (call: Call, operation: ApiOperation, path: string) =>
  call(operation.method, path, operation.hasBody ? { body: BODIES[operation.id] } : {});

/** What somebody can learn from an answer, without what differs between any two. */
async function tellTale(response: Response, organization: string) {
  const { correlation, ...problem } = (await response.json()) as Problem;
  const headers = [...response.headers.keys()].filter((name) => name !== 'content-length').toSorted();
  return {
    status: response.status,
    problem: JSON.stringify(problem).replaceAll(organization, '…'),
    headers,
    correlation,
  };
}

test('the table knows every operation that names an Organization', async () => {
  const operations = (await readOperations()).filter((operation) => requestFor(operation, 'acme') !== null);
  expect(operations.length).toBeGreaterThanOrEqual(6);
  for (const { id, hasBody } of operations) {
    expect(hasBody, `${id} takes a body: give it a well-formed one in BODIES`).toBe(id in BODIES);
  }
  expect(ATTEMPTS.length).toBe(4);
});

for (const { username, organization } of ATTEMPTS) {
  test(`for ${username} there is no ${organization}, whatever they ask`, async ({ callAs }) => {
    const insider = await callAs(username);
    const security = await callAs('security');
    const correlations = new Map<string, string>();

    for (const operation of await readOperations()) {
      const theirs = requestFor(operation, organization);
      const nobodys = requestFor(operation, NOBODYS);
      if (theirs === null || nobodys === null) continue;
      const about = `${operation.method} ${theirs}`;

      const refusal = await ask(insider, operation, theirs);
      await expectProblem(refusal.clone(), 'not-found');
      const { correlation, ...told } = await tellTale(refusal, organization);
      const unknown = await tellTale(await ask(insider, operation, nobodys), NOBODYS);
      expect(told, about).toEqual({ status: unknown.status, problem: unknown.problem, headers: unknown.headers });
      correlations.set(correlation, about.replace(/\?.*/, ''));
    }

    const page = await security('GET', api.audit({ organization, limit: 500 }));
    const { items } = (await page.json()) as AuditPage;
    for (const [correlation, about] of correlations) {
      const entry = items.find((one) => one.correlation === correlation);
      expect(entry, about).toMatchObject({
        action: 'access.refused',
        result: 'refused',
        organization,
        object: about,
      });
      expect(entry?.actor.username).toBe(username);
      // which action it was that access refused
      expect(entry?.reason).toMatch(/^[a-z-]+\.[a-z-]+: There is no Organization/);
    }
  });

  test(`the pages show ${username} nothing of ${organization}`, async ({ as }) => {
    const page = await as(username);
    const addresses = pageAddresses().filter((address) => address.includes('{org}'));
    expect(addresses.length).toBeGreaterThanOrEqual(12);
    for (const address of addresses) {
      const at = (slug: string) =>
        address
          .replace('{org}', slug)
          .replace('{env}', `${slug}-prod`)
          .replace('{key}', 'deployment')
          .replace('{stream}', `WS_${slug}-prod`)
          .replace('{consumer}', 'billing-export')
          .replace('{bucket}', `ws-${slug}-prod-state`);
      const seen = async (slug: string) => {
        const response = await page.goto(at(slug));
        const main = page.getByRole('main');
        // A page's own request may be refused a moment before the one for its Organization.
        await expect(main.getByText('Organization not found')).toBeVisible();
        await expect(main.getByText(`There is no Organization “${slug}” that you can see.`).first()).toBeVisible();
        return { status: response?.status(), text: (await main.innerText()).replaceAll(slug, '…') };
      };
      const told = await seen(organization);
      expect(told, at(organization)).toEqual(await seen(NOBODYS));
      expect(told.status, at(organization)).toBe(404);
      expect(told.text).not.toMatch(/globex corporation|acme industries/i);
    }
  });
}

test('security and operators see refusals of both sides, an insider those of their own Organization only', async ({
  callAs,
}) => {
  const [acme, globex] = [await callAs('acme-admin'), await callAs('globex-admin')];
  await acme('GET', api.organization('globex'));
  await globex('GET', api.organization('acme'));
  const usernamesIn = async (username: Username) => {
    const { items } = (await (await (await callAs(username))('GET', api.audit({ limit: 500 }))).json()) as AuditPage;
    const refused = items.filter(({ action }) => action === 'access.refused');
    return new Set(refused.map((entry) => `${entry.actor.username} → ${entry.organization ?? ''}`));
  };
  for (const username of ['security', 'operator'] as const) {
    const seen = await usernamesIn(username);
    expect(seen).toContain('acme-admin → globex');
    expect(seen).toContain('globex-admin → acme');
  }
  const seen = await usernamesIn('acme-admin');
  expect(seen).toContain('globex-admin → acme');
  expect([...seen].filter((line) => !line.endsWith('→ acme'))).toEqual([]);
});
