import type { Locator, Page } from '@playwright/test';
import { expect } from './test.ts';
import { pages } from '../../lib/domain/paths.ts';

/** A row of one of the console's tables, by any text in it. */
export const rowOf = (page: Page, table: string, text: string | RegExp): Locator =>
  page.getByRole('grid', { name: table, exact: true }).getByRole('row').filter({ hasText: text });

/** Opens a stream of an Organization and waits until it is connected. */
export async function openStream(page: Page, organization: string, stream: string, query = ''): Promise<void> {
  await page.goto(`${pages.stream(organization, stream)}${query}`);
  await connected(page).waitFor();
}

/** The status in the header of the window, once the page's own NATS session stands. */
export const connected = (page: Page): Locator =>
  page.getByRole('banner').getByText(/WebSocket · (data|metadata only)/);

/**
 * Waits until React listens to an element that was in the HTML: a key pressed sooner is lost, and Playwright waits for what is
 * seen alone. React keeps the properties of an element it has taken over under a name of this form.
 */
export const interactive = (element: Locator): Promise<void> =>
  expect
    .poll(() => element.evaluate((node) => Object.keys(node).some((key) => key.startsWith('__reactProps$'))))
    .toBe(true);

/** The opened message, or key. */
export const detail = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
