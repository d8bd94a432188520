/** Creating an Organization on its page. Names begin with e2e-, so that no other spec meets them. */
import type { Locator, Page } from '@playwright/test';
import { refusalReason } from '../lib/domain/access-table.ts';
import type { Problem } from '../lib/domain/errors.ts';
import type { OrganizationCreation } from '../lib/domain/organizations/creation.ts';
import { DEFAULT_LIMITS } from '../lib/domain/organizations/default-limits.ts';
import { api, pages } from '../lib/domain/paths.ts';
import { expectNoViolation } from './support/axe.ts';
import { interactive } from './support/console.ts';
import { expect, test } from './support/test.ts';

const CREATE = { name: 'Create Organization' };
const nameOf = (page: Page): Locator => page.getByLabel('Name', { exact: true });
const verdictOf = (page: Page): Locator => page.getByRole('main').getByRole('status').first();

/** The form, once it listens. */
async function openForm(page: Page): Promise<void> {
  await page.goto(pages.newOrganization());
  await interactive(nameOf(page));
}

test('an operator creates one from the list, and opens it', async ({ as, callAs, troubles }) => {
  const slug = 'e2e-made';
  const page = await as('operator');
  await page.goto(pages.organizations());
  await page.getByRole('link', { name: 'New Organization' }).click();
  await interactive(nameOf(page));
  await expect(nameOf(page)).toBeFocused();
  await page.keyboard.type(slug);
  await expect(verdictOf(page)).toHaveText(`${slug} is free.`);
  await page.getByLabel('Display name').fill('Made in the browser');
  await page.getByRole('checkbox', { name: 'prod', exact: true }).uncheck();
  const limit = (name: string) => page.getByRole('textbox', { name, exact: true });
  await page.getByRole('combobox', { name: 'Plan' }).selectOption('Small');
  await expect(page.getByText(/^Storage 1 GiB, Streams 20, .*Connections 100$/)).toBeVisible();
  await page.getByRole('button', { name: 'See and change all limits' }).click();
  await limit('Connections').fill('many');
  await page.getByRole('button', CREATE).click();
  await expect(page.getByRole('alert').filter({ hasText: 'A whole number, or “unlimited”.' })).toBeVisible();
  await expect(limit('Connections')).toBeFocused();
  await limit('Connections').fill('unlimited');
  await expect(page.getByText('Deviates from it: Connections unlimited instead of 100.')).toBeVisible();
  const checks = page.getByRole('region', { name: 'Sign-in of its first admin' });
  await expect(checks).toContainText(`/realms/${slug}`);
  await expect(checks.getByRole('listitem')).toHaveText([/^works/, /^works/, /^works/, /^works/]);
  const summary = page.getByRole('region', { name: 'What will be created' });
  for (const name of [`${slug}--edge`, `WS_${slug}-dev`, `ws-${slug}-dev-state`, `WS_${slug}-dev_REJECTED`])
    await expect(summary.getByText(name, { exact: true })).toBeVisible();
  await expect(summary).not.toContainText(`${slug}-prod`);
  await expectNoViolation(page, 'form');

  await page.getByRole('button', CREATE).click();
  await expect(page.getByRole('heading', { name: `${slug} exists` })).toBeVisible();
  await expect(page.getByText('7 of 7 created')).toBeVisible();
  await expect(page.getByText(`/sign-in?organization=${slug}`)).toBeVisible();
  await expectNoViolation(page, 'done');
  // under an address that says the same to whoever opens it
  await page.reload();
  await expect(page.getByRole('heading', { name: `${slug} exists` })).toBeVisible();
  await page.getByRole('link', { name: `Open ${slug}` }).click();
  await expect(page.getByRole('heading', { level: 1, name: slug })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Made in the browser');

  const operator = await callAs('operator');
  const creation = (await (await operator('GET', api.organizationCreation({ slug }))).json()) as OrganizationCreation;
  expect(creation).toMatchObject({
    state: 'made',
    asked: { slug, environments: ['dev'], plan: 'small', limits: { connections: -1, jetstream: { streams: 20 } } },
  });
  await page.goto(pages.organizationSettings(slug));
  await expect(page.getByRole('combobox', { name: 'Plan' })).toHaveValue('small');
  await expect(page.getByText('Deviates from it: Connections unlimited instead of 100.')).toBeVisible();
  await expect(page.getByText('The edge account differs')).toHaveCount(0);
  expect(troubles).toEqual([]);
});

test('a name is judged while somebody types, and never called free before a server said so', async ({ as }) => {
  const page = await as('operator');
  await openForm(page);
  const field = nameOf(page);
  for (const [name, words] of [
    ['ab', 'has 3 to 32 characters'],
    ['Acme', 'lower-case letters'],
    ['acme--x', 'no two in a row'],
    ['acme-', 'no hyphen at its end'],
    ['new', 'is reserved'],
    ['kube-x', 'is reserved'],
    ['shop-prod', 'could be mistaken for an Environment'],
  ] as const) {
    await field.fill(name);
    await expect(page.getByRole('alert').filter({ hasText: words })).toBeVisible();
    await expect(field).toHaveAttribute('aria-invalid', 'true');
  }
  await field.fill('globex');
  await expect(verdictOf(page)).toHaveText('Organization globex already exists.');
  await page.getByRole('button', CREATE).hover();
  await expect(page.getByRole('tooltip').filter({ hasText: 'Choose another name' })).toBeVisible();
  await expect(page.getByRole('button', CREATE)).toHaveAttribute('aria-disabled', 'true');

  const away: Problem = {
    type: 'about:blank',
    title: 'NATS does not answer',
    status: 503,
    code: 'nats-unavailable',
    detail: 'Try again.',
    correlation: 'none',
  };
  await page.route(/organization-creations\?/, (route) => route.fulfill({ status: 503, json: away }));
  await field.fill('e2e-nobodys');
  await expect(verdictOf(page)).toHaveText('Unknown whether it is free: nats does not answer.', { timeout: 30_000 });
  await page.unroute(/organization-creations\?/);
  await expect(verdictOf(page)).toHaveText('e2e-nobodys is free.', { timeout: 30_000 });
});

test('who is second gets a conflict, keeps what they typed, and has changed nothing', async ({ as, callAs }) => {
  const slug = 'e2e-raced';
  const page = await as('operator');
  await openForm(page);
  await nameOf(page).fill(slug);
  await page.getByLabel('Display name').fill('The second');
  await expect(verdictOf(page)).toHaveText(`${slug} is free.`);
  const operator = await callAs('operator');
  const first = { slug, displayName: 'The first', environments: ['poc'] };
  expect((await operator('POST', api.organizations(), { body: first })).status).toBe(201);

  await page.getByRole('button', CREATE).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Choose another name' })).toBeVisible();
  await expect(page.getByLabel('Display name')).toHaveValue('The second');
  await expect(page).toHaveURL(pages.newOrganization());
  const { asked, parts } = (await (
    await operator('GET', api.organizationCreation({ slug }))
  ).json()) as OrganizationCreation;
  expect(asked).toMatchObject(first);
  expect(parts.map(({ environment }) => environment).filter(Boolean)).toEqual(Array(4).fill(`${slug}-poc`));
});

test('one that failed is shown to whoever comes, is changed, and completed', async ({ as, callAs }) => {
  const slug = 'e2e-failed';
  const operator = await callAs('operator');
  const limits = { ...DEFAULT_LIMITS, storageBytes: 2 ** 50 };
  const body = { slug, displayName: 'Too large', environments: ['dev'], limits };
  expect((await operator('POST', api.organizations(), { body })).status).toBe(503);

  const page = await as('operator');
  await openForm(page);
  await nameOf(page).fill(slug);
  await page.getByRole('link', { name: 'Show progress' }).click();
  // the form had the name alone, which is asked for again below
  await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByRole('heading', { name: `${slug} is incomplete` })).toBeVisible();
  await expect(page.getByText('3 of 7 created')).toBeVisible();
  await expectNoViolation(page, 'incomplete');
  await page.getByRole('button', { name: 'Complete it' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'less than the limits promise' })).toBeVisible();
  await page.getByRole('button', { name: 'Edit the request' }).click();
  await expect(page.getByLabel('Display name')).toHaveValue('Too large');
  await page.getByRole('button', { name: 'See and change all limits' }).click();
  await page.getByRole('textbox', { name: 'Storage', exact: true }).fill('1 GiB');
  await page.getByRole('button', CREATE).click();
  await expect(page.getByRole('heading', { name: `${slug} exists` })).toBeVisible();
});

test('an answer that got lost: the page says how far it is, and completes it', async ({ as }) => {
  const slug = 'e2e-lost';
  const page = await as('operator');
  await openForm(page);
  await nameOf(page).fill(slug);
  await page.getByLabel('Display name').fill('Lost');
  await expect(verdictOf(page)).toHaveText(`${slug} is free.`);
  await page.route(`**${api.organizations()}`, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await page.getByRole('button', CREATE).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Vertebra does not answer' })).toBeVisible();
  await expect(page).toHaveURL(pages.newOrganization({ slug }));
  await page.unroute(`**${api.organizations()}`);
  await page.getByRole('button', { name: 'Complete it' }).click();
  await expect(page.getByRole('heading', { name: `${slug} exists` })).toBeVisible();
});

test('what was typed is not lost without a question', async ({ as }) => {
  const page = await as('operator');
  await openForm(page);
  await page.getByLabel('Display name').fill('Only here');
  const away = page.getByRole('link', { name: 'Cancel' });
  await away.click();
  const question = page.getByRole('dialog', { name: 'Leave without creating it?' });
  await expectNoViolation(page, 'question');
  await question.getByRole('button', { name: 'Stay here' }).click();
  await expect(page.getByLabel('Display name')).toHaveValue('Only here');
  await away.click();
  await question.getByRole('button', { name: 'Leave' }).click();
  await expect(page).toHaveURL(pages.organizations());
});

for (const username of ['support', 'security'] as const) {
  test(`${username} is told why they create none`, async ({ as }) => {
    const page = await as(username);
    await page.goto(pages.organizations());
    const button = page.getByRole('button', { name: 'New Organization' });
    await interactive(button);
    await button.focus();
    await expect(page.getByRole('tooltip').filter({ hasText: refusalReason('organization.create') })).toBeVisible();
    await page.goto(pages.newOrganization());
    await expect(page.getByRole('main')).toContainText(refusalReason('organization.create'));
    await expect(nameOf(page)).toHaveCount(0);
  });
}

test('people of an Organization hear of no other', async ({ as }) => {
  const page = await as('acme-admin');
  await page.goto(pages.organizations());
  await expect(page.getByRole('grid', { name: 'Organizations' }).getByRole('row')).toHaveCount(2);
  await expect(page.getByText('New Organization')).toHaveCount(0);
  await page.goto(pages.newOrganization({ slug: 'globex' }));
  await expect(page.getByRole('main')).toContainText(refusalReason('organization.create'));
  await expect(page.getByRole('main')).not.toContainText('globex');
});
