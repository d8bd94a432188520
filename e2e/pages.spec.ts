import type { Page } from '@playwright/test';
import type { AuditPage } from '../lib/domain/audit/audit.ts';
import { environmentAssets } from '../lib/domain/names.ts';
import { api, pages } from '../lib/domain/paths.ts';
import { rowOf } from './support/console.ts';
import { issue } from './support/nats/issue.ts';
import type { Username } from './support/people.ts';
import { expect, test } from './support/test.ts';

const withoutScripts = (html: string) => html.replaceAll(/<script[^]*?<\/script>/g, '');

/** Fetches of a page's data that Next makes, for a navigation or ahead of one. */
function countNavigations(page: Page): string[] {
  const paths: string[] = [];
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (searchParams.has('_rsc')) paths.push(pathname);
  });
  return paths;
}

test.describe('an address that leads nowhere answers 404 inside the frame', () => {
  const { stream } = environmentAssets('acme-dev');
  const WHO: [Username, string, RegExp, string][] = [
    ['acme-viewer', '/moon', /Page not found/, 'Organization acme'],
    ['operator', '/moon/acme/streams', /Page not found/, 'Sovereign'],
    ['acme-viewer', '/organizations/acme/moon', /Page not found/, 'Organization acme'],
    ['acme-viewer', `${pages.stream('acme', stream)}/moon/far`, /Page not found/, 'Organization acme'],
    ['acme-viewer', pages.organization('globex'), /no Organization “globex” that you can see/, 'Organization acme'],
    ['acme-viewer', pages.organization('nobodys'), /no Organization “nobodys” that you can see/, 'Organization acme'],
    ['acme-viewer', '/organizations/globex/moon', /no Organization “globex” that you can see/, 'Organization acme'],
    ['operator', pages.credentials('nobodys'), /no Organization “nobodys” that you can see/, 'Sovereign'],
    ['acme-viewer', pages.environment('acme', 'acme-uat'), /acme has no Environment “acme-uat”/, 'Organization acme'],
  ];
  for (const [username, address, words, rail] of WHO) {
    test(`${username} at ${address}`, async ({ as }) => {
      const page = await as(username);
      expect((await page.goto(address))?.status()).toBe(404);
      await expect(page.getByRole('main').getByText(words)).toBeVisible();
      await expect(page.getByRole('navigation', { name: rail, exact: true })).toBeVisible();
      await expect(page.getByRole('banner').getByText('Go to or run')).toBeVisible();
    });
  }

  test('and pages that are there answer 200, also for whoever may not use them', async ({ callAs }) => {
    const security = await callAs('security');
    for (const address of [
      pages.organization('acme'),
      pages.streams('acme'),
      pages.environment('acme', 'acme-prod'),
      pages.credentials('acme'),
    ]) {
      expect((await security('GET', address)).status, address).toBe(200);
    }
  });

  test('somebody else’s Organization is refused in the audit log once, as the page that was asked for', async ({
    callAs,
  }) => {
    const security = await callAs('security');
    const refusals = async () => {
      const answer = await security('GET', api.audit({ organization: 'globex', action: 'access.refused', limit: 500 }));
      const { items } = (await answer.json()) as AuditPage;
      return items.filter(({ object }) => object === `GET ${pages.organization('globex')}`).length;
    };
    const before = await refusals();
    await (
      await callAs('acme-developer')
    )('GET', pages.credentials('globex'));
    await expect.poll(refusals).toBe(before + 1);
  });
});

test.describe('the first rows are in the HTML', () => {
  const inHtml = async (answer: Response) => {
    expect(answer.status).toBe(200);
    return withoutScripts(await answer.text());
  };

  test('of Organizations, as the address searches and sorts them', async ({ callAs }) => {
    const operator = await callAs('operator');
    const html = await inHtml(await operator('GET', pages.organizations()));
    expect(html).toContain('Acme Industries');
    expect(html).toContain(`href="${pages.organization('globex')}"`);
    const searched = await inHtml(await operator('GET', `${pages.organizations()}?q=%20acme&sort=storage&dir=desc`));
    expect(searched).toContain('Acme Industries');
    expect(searched).not.toContain(`href="${pages.organization('globex')}"`);
  });

  test('of an Organization’s overview', async ({ callAs }) => {
    const viewer = await callAs('acme-viewer');
    const html = await inHtml(await viewer('GET', pages.organization('acme')));
    expect(html).toContain('Acme Industries');
    expect(html).toContain(environmentAssets('acme-prod').subjects.replace('>', '&gt;'));
  });

  test('of credentials and of the audit log, with no request of the page', async ({ as, callAs }) => {
    const name = 'e2e-first-rows';
    const admin = await as('acme-admin');
    await issue(admin, { organization: 'acme', environment: 'dev', role: 'publisher', name });
    const call = await callAs('acme-admin');
    expect(await inHtml(await call('GET', pages.credentials('acme')))).toContain(name);
    const audited = await inHtml(await call('GET', `${pages.organizationAudit('acme')}?action=credential.issue`));
    expect(audited).toContain('credential.issue');
    expect(audited).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d\sUTC/);

    // in another zone than the server's, where a time that both write would differ
    const page = await as('acme-admin', { timezoneId: 'Asia/Tokyo' });
    await page.route('**/api/v1/**', (route) => route.abort());
    await page.goto(pages.credentials('acme'));
    await expect(rowOf(page, 'Credentials of acme', name).first()).toContainText(/in\s\d+/);
    await page.goto(`${pages.organizationAudit('acme')}?action=credential.issue`);
    await expect(rowOf(page, 'Audit log', 'credential.issue').first()).toContainText(/ago|just now/);
  });

  test('but none of what somebody may not read', async ({ callAs }) => {
    const viewer = await callAs('acme-viewer');
    const html = await (await viewer('GET', pages.audit())).text();
    expect(html).toContain('It takes: Operator, Security officer.');
    expect(html).not.toMatch(/"previous"|session\.sign-in|access\.refused/);
    const foreign = await (await viewer('GET', pages.organization('globex'))).text();
    expect(foreign).not.toMatch(/globex corporation|"account"/i);
  });
});

test('a page asks for no other page ahead, and a link in the rail asks once', async ({ as }) => {
  const page = await as('acme-viewer');
  const asked = countNavigations(page);
  await page.goto(pages.organization('acme'));
  const rail = page.getByRole('navigation', { name: 'Organization acme' });
  await rail.getByRole('link', { name: 'Credentials' }).hover();
  await expect(page.getByText('Acme Industries')).toBeVisible();
  await rail.getByRole('link', { name: 'Credentials' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Credentials' })).toBeVisible();
  expect(asked).toEqual([pages.credentials('acme')]);
});
