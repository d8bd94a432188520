import type { Page } from '@playwright/test';
import { environmentAssets } from '../lib/domain/names.ts';
import { pages } from '../lib/domain/paths.ts';
import { expectNoViolation } from './support/axe.ts';
import { interactive } from './support/console.ts';
import { issue } from './support/nats/issue.ts';
import type { Username } from './support/people.ts';
import { pageAddresses } from './support/routes.ts';
import { expect, test } from './support/test.ts';
import type { PageTrouble } from './support/watch-page.ts';

const { stream, bucket } = environmentAssets('acme-prod');

/** How to look at each page of the app. A new page has to come in here. */
const LOOKS: Record<string, { as: Username; at: string[] }> = {
  '/': { as: 'operator', at: ['/'] },
  '/organizations': { as: 'operator', at: [pages.organizations(), `${pages.organizations()}?q=nothing-like-it`] },
  '/organizations/new': {
    as: 'operator',
    at: [pages.newOrganization(), pages.newOrganization({ slug: 'acme' }), pages.newOrganization({ slug: 'nobodys' })],
  },
  '/organizations/{org}': {
    as: 'acme-admin',
    at: [
      pages.organization('acme'),
      `${pages.organization('acme')}?range=2d&usage=table`,
      pages.organization('nowhere'),
    ],
  },
  '/organizations/{org}/settings/contents': { as: 'acme-admin', at: [pages.organizationContents('acme')] },
  '/organizations/{org}/settings': { as: 'operator', at: [pages.organizationSettings('acme')] },
  '/organizations/{org}/environments': { as: 'acme-admin', at: [pages.environments('acme')] },
  '/organizations/{org}/environments/new': { as: 'operator', at: [pages.newEnvironment('acme')] },
  '/organizations/{org}/environments/{env}/settings': {
    as: 'operator',
    at: [pages.environmentSettings('acme', 'acme-prod'), pages.environmentSettings('acme', 'acme-poc')],
  },
  '/organizations/{org}/environments/{env}': {
    as: 'acme-admin',
    at: [pages.environment('acme', 'acme-prod'), pages.environment('acme', 'acme-prod', { q: 'nothing-like-it' })],
  },
  '/organizations/{org}/environments/{env}/objects/{key}': {
    as: 'acme-admin',
    at: [
      pages.environmentObject('acme', 'acme-prod', 'deployment/shop/checkout'),
      pages.environmentObject('acme', 'acme-prod', 'pod/nobody/spoke-of-it'),
    ],
  },
  '/organizations/{org}/environments/{env}/rejected': {
    as: 'acme-admin',
    at: [pages.environmentRejected('acme', 'acme-prod')],
  },
  '/organizations/{org}/streams': { as: 'acme-admin', at: [pages.streams('acme')] },
  '/organizations/{org}/streams/{stream}': {
    as: 'acme-admin',
    at: ['?seq=1', '?tab=consumers', '?tab=subjects', '?tab=config'].map(
      (query) => `${pages.stream('acme', stream)}${query}`,
    ),
  },
  '/organizations/{org}/streams/{stream}/consumers/{consumer}': {
    as: 'acme-admin',
    at: [pages.consumer('acme', stream, 'billing-export'), pages.consumer('acme', stream, 'nobody reads')],
  },
  '/organizations/{org}/kv': { as: 'acme-admin', at: [pages.buckets('acme')] },
  '/organizations/{org}/kv/{bucket}': {
    as: 'acme-admin',
    at: [pages.bucket('acme', bucket), pages.bucket('acme', bucket, { key: 'deployment/default/checkout' })],
  },
  '/organizations/{org}/credentials': { as: 'acme-admin', at: [pages.credentials('acme')] },
  '/organizations/{org}/credentials/new': { as: 'acme-admin', at: [pages.newCredential('acme')] },
  '/organizations/{org}/credentials/bulk': { as: 'acme-admin', at: [pages.bulkCredentials('acme')] },
  // one that is there is looked at in revoke-credential.spec.ts
  '/organizations/{org}/credentials/{key}': { as: 'acme-admin', at: [pages.credential('acme', `U${'A'.repeat(55)}`)] },
  '/organizations/{org}/credentials/signing-keys': { as: 'acme-admin', at: [pages.signingKeys('acme')] },
  '/organizations/{org}/credentials/refusals': { as: 'acme-admin', at: [pages.refusals('acme')] },
  '/organizations/{org}/support': { as: 'acme-admin', at: [pages.organizationSupport('acme')] },
  '/organizations/{org}/audit': { as: 'acme-admin', at: [pages.organizationAudit('acme')] },
  '/usage': { as: 'operator', at: [pages.usage(), pages.usage({ by: 'slowConsumers' })] },
  '/credentials': { as: 'security', at: [pages.allCredentials()] },
  '/keys': { as: 'security', at: [pages.sovereignKeys()] },
  '/support': { as: 'support', at: [pages.support(), pages.support({ organization: 'acme' })] },
  '/audit': { as: 'security', at: [pages.audit()] },
};
/** Pages that look different to somebody who may do less. */
const REFUSED: [Username, string][] = [
  ['operator', pages.stream('acme', stream)],
  ['operator', pages.bucket('acme', bucket)],
  ['security', pages.consumer('acme', stream, 'billing-export')],
  ['support', pages.environments('acme')],
  ['support', pages.environment('acme', 'acme-prod')],
  ['operator', pages.environmentObject('acme', 'acme-prod', 'deployment/shop/checkout')],
  ['support', pages.environmentRejected('acme', 'acme-prod')],
  ['security', pages.environments('acme')],
  ['acme-developer', pages.newEnvironment('acme')],
  ['acme-viewer', pages.environmentSettings('acme', 'acme-prod')],
  ['security', pages.environmentSettings('acme', 'acme-prod')],
  ['acme-viewer', pages.newCredential('acme')],
  ['support', pages.newOrganization()],
  ['security', pages.organizationContents('acme')],
  ['acme-viewer', pages.newOrganization({ slug: 'acme' })],
  ['operator', pages.bulkCredentials('acme')],
  ['acme-viewer', pages.refusals('acme')],
  ['security', pages.streams('acme')],
  ['acme-viewer', pages.audit()],
  ['acme-viewer', pages.usage()],
  ['support', pages.allCredentials()],
  ['support', pages.sovereignKeys()],
  ['acme-viewer', pages.support()],
  ['security', pages.support()],
];

test('every page is looked at', () => {
  expect(pageAddresses().toSorted()).toEqual([...Object.keys(LOOKS), '/sign-in'].toSorted());
});

/** Nothing waits any more: no skeleton, and the NATS session, where there is one, has come up or was refused. */
async function settle(page: Page): Promise<void> {
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await expect(page.getByRole('banner').getByText(/connecting/i)).toHaveCount(0);
}

/** A refusal is an answer too: the browser itself writes its status into the console. */
const ofOurs = (troubles: PageTrouble[]) => troubles.filter(({ text }) => !text.startsWith('Failed to load resource'));

const looks = Object.values(LOOKS).flatMap(({ as, at }) => at.map((address): [Username, string] => [as, address]));
for (const [username, address] of [...looks, ...REFUSED]) {
  test(`${address} as ${username}: nothing for axe, the console or the policy to say`, async ({ as, troubles }) => {
    const page = await as(username);
    await page.goto(address);
    await settle(page);
    await expectNoViolation(page, address);
    expect(ofOurs(troubles)).toEqual([]);
  });
}

for (const error of [null, 'provider-unreachable', 'session-ended']) {
  test(`the sign-in page with ${error ?? 'no error'}: nothing for axe to say`, async ({ page }) => {
    await page.goto(pages.signIn(error === null ? {} : { error }));
    await expectNoViolation(page, 'sign-in');
  });
}

test('a credential just issued and tested, and the question before leaving: nothing to say', async ({
  as,
  troubles,
}) => {
  const page = await as('acme-admin');
  await issue(page, { organization: 'acme', environment: 'dev', role: 'publisher', name: 'e2e-axe' });
  await page.getByRole('button', { name: 'Test it now' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'as promised' })).toBeVisible();
  await expectNoViolation(page, 'issued');
  await page.getByRole('link', { name: 'All credentials' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectNoViolation(page, 'question');
  expect(ofOurs(troubles)).toEqual([]);
});

test('palette, keys and account menu: nothing to say', async ({ as, troubles }) => {
  const page = await as('acme-admin');
  await page.goto(pages.organization('acme'));
  const palette = page.getByRole('button', { name: 'Go to or run' });
  await interactive(palette);
  await palette.click();
  await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible();
  await expectNoViolation(page, 'palette');
  // results of each kind, and what was not searched
  await page.keyboard.type('prod');
  await expect(
    page
      .getByRole('dialog')
      .getByRole('option', { name: /KV bucket$/ })
      .first(),
  ).toBeVisible();
  await expectNoViolation(page, 'palette with results');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await expectNoViolation(page, 'keys');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /account and theme/i }).click();
  await expect(page.getByRole('dialog', { name: 'Account and theme' })).toBeVisible();
  await expectNoViolation(page, 'account');
  expect(ofOurs(troubles)).toEqual([]);
});
