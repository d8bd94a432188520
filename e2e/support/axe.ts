import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './test.ts';

const WIDTHS = [1440, 390];
const THEMES = ['light', 'dark'] as const;

/** axe finds nothing, in both themes and both widths. */
export async function expectNoViolation(page: Page, what: string): Promise<void> {
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' … ')}`);
      expect.soft(found, `${what}, ${theme}, ${String(width)} wide`).toEqual([]);
    }
  }
}
