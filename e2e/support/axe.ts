import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './test.ts';

const WIDTHS = [1440, 390];
/** What a theme changes; everything else was looked at in the first one. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block'];
const THEMES = [
  { theme: 'light', rules: null },
  { theme: 'dark', rules: COLOR_RULES },
] as const;

/** The rules of axe that are broken, each with the elements that break it. */
export async function violationsOf(page: Page, rules: readonly string[] | null = null): Promise<string[]> {
  // Injected once into a page: to read it again takes a quarter of a second.
  const injected = (await page.evaluate(() => 'axe' in window)) ? { axeSource: ';' } : {};
  // The other mode opens a second page for the sake of frames, of which the console has none, and takes twice as long. What is in
  // order is not listed: on a long page that takes as long again.
  const axe = new AxeBuilder({ page, ...injected }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await (rules === null ? axe : axe.withRules([...rules])).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' … ')}`);
}

/** axe finds nothing, in both themes and both widths. */
export async function expectNoViolation(page: Page, what: string): Promise<void> {
  for (const { theme, rules } of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      expect.soft(await violationsOf(page, rules), `${what}, ${theme}, ${String(width)} wide`).toEqual([]);
    }
  }
}
