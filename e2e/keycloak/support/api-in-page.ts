import type { Page } from '@playwright/test';
import { api } from '../../../lib/domain/paths.ts';
import type { Me } from '../../../lib/domain/system/me.ts';

/** Status of a request that the page sends with its cookies. */
export const statusIn = (page: Page, path: string): Promise<number> =>
  page.evaluate(async (to) => (await fetch(to)).status, path);

/** Roles of whom the page's session is; none when it has ended. */
export const rolesIn = async (page: Page): Promise<string[]> => {
  const me = await page.evaluate(async (to) => (await (await fetch(to)).json()) as Partial<Me>, api.me());
  return [...(me.roles ?? [])];
};
