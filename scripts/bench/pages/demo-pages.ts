/** The pages of the demo that requests and times are counted on, as acme's admin sees them, and what makes each useful. */
import type { Locator, Page } from '@playwright/test';
import { pages } from '../../../lib/domain/paths.ts';

interface DemoPage {
  path: string;
  /** there as soon as the page answers what people open it for */
  useful: (page: Page) => Locator;
}

/** The first row of data of a table. */
const row = (page: Page): Locator => page.getByRole('main').getByRole('grid').first().getByRole('row').nth(1);
const heading = (page: Page): Locator => page.getByRole('main').getByRole('heading', { level: 1 });
const text = (words: RegExp) => (page: Page) => page.getByRole('main').getByText(words).first();

const [ORGANIZATION, ENVIRONMENT] = ['acme', 'acme-prod'];

export const DEMO_PAGES: readonly DemoPage[] = [
  { path: pages.organization(ORGANIZATION), useful: text(/Connections/) },
  { path: pages.environments(ORGANIZATION), useful: text(/acme-prod/) },
  { path: pages.environment(ORGANIZATION, ENVIRONMENT), useful: row },
  { path: pages.environmentObject(ORGANIZATION, ENVIRONMENT, 'deployment/shop/checkout'), useful: text(/revision \d/) },
  { path: pages.environmentRejected(ORGANIZATION, ENVIRONMENT), useful: row },
  { path: pages.streams(ORGANIZATION), useful: row },
  { path: pages.stream(ORGANIZATION, 'WS_acme-prod'), useful: row },
  { path: pages.buckets(ORGANIZATION), useful: row },
  { path: pages.bucket(ORGANIZATION, 'ws-acme-prod-state'), useful: row },
  { path: pages.credentials(ORGANIZATION), useful: heading },
  { path: pages.newCredential(ORGANIZATION), useful: (page) => page.getByRole('group', { name: 'Role' }) },
  { path: pages.signingKeys(ORGANIZATION), useful: heading },
  { path: pages.organizationSupport(ORGANIZATION), useful: heading },
  { path: pages.organizationAudit(ORGANIZATION), useful: row },
];
