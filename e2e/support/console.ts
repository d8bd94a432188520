import type { Locator, Page } from '@playwright/test';
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

/** The opened message, or key. */
export const detail = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
