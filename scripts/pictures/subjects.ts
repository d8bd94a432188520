import type { Page } from '@playwright/test';
import { environmentAssets } from '../../lib/domain/names.ts';
import { pages } from '../../lib/domain/paths.ts';

/** One picture: who takes it, where, and what must be seen before. */
export interface Subject {
  name: string;
  username: string;
  path: string;
  /** brings the page into the state worth showing and waits until it is there */
  prepare: (page: Page) => Promise<unknown>;
}

const ORGANIZATION = 'acme';
const PRODUCTION = environmentAssets('acme-prod');
const KEY = 'deployment/shop/checkout';

export const SUBJECTS: readonly Subject[] = [
  {
    name: 'organizations',
    username: 'operator',
    path: pages.organizations(),
    prepare: (page) => page.getByText('Acme Industries').first().waitFor(),
  },
  {
    name: 'stream-messages',
    username: 'acme-admin',
    path: pages.stream(ORGANIZATION, PRODUCTION.stream),
    prepare: async (page) => {
      await page
        .getByText(/^ws\.acme-prod\.(k8s|flux|crossplane)\./u)
        .first()
        .click();
      await page.getByText('specversion', { exact: true }).first().waitFor();
    },
  },
  {
    name: 'environment',
    username: 'acme-admin',
    path: pages.environment(ORGANIZATION, 'acme-prod'),
    prepare: (page) =>
      page
        .getByText(/^Live · revision/)
        .first()
        .waitFor(),
  },
  {
    name: 'kv',
    username: 'acme-admin',
    path: pages.bucket(ORGANIZATION, PRODUCTION.bucket, { key: KEY }),
    prepare: (page) => page.getByText('"replicas"').first().waitFor(),
  },
  {
    name: 'credential',
    username: 'acme-admin',
    path: pages.newCredential(ORGANIZATION),
    prepare: async (page) => {
      await page.getByLabel('Name', { exact: true }).fill('orders-worker');
      await page.getByRole('button', { name: 'Issue credential' }).click();
      await page.getByRole('button', { name: 'Test it now' }).click();
      await page.getByRole('button', { name: 'Test again' }).waitFor();
    },
  },
];
