import type { Locator, Page } from '@playwright/test';
import { pages } from '../../lib/domain/paths.ts';
import { expect } from './test.ts';

/** The status in the header of the window, with the revision that is shown. */
export const feedStatus = (page: Page, word = 'Live'): Locator =>
  page.getByRole('banner').getByText(new RegExp(`^${word} · revision [\\d,]+$`));

/** The revision that a page says it shows. */
export async function revisionOf(page: Page): Promise<number> {
  const text = await page
    .getByRole('banner')
    .getByText(/ · revision [\d,]+$/)
    .innerText();
  return Number(text.replace(/^.* revision /, '').replaceAll(',', ''));
}

/** Opens the page of an Environment, with search and filters as they stand in an address, and waits until it is live. */
export async function openEnvironment(page: Page, environment: string, query: Record<string, string> = {}) {
  const organization = environment.slice(0, environment.lastIndexOf('-'));
  await page.goto(pages.environment(organization, environment, query));
  await expect(feedStatus(page)).toBeVisible();
}
