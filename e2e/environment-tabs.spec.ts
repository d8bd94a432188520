import type { Page } from '@playwright/test';
import { pages } from '../lib/domain/paths.ts';
import { expect, test } from './support/test.ts';

test('eight pages of Environments in one browser are live, and hear what happens', async ({ as, homeOf }) => {
  test.setTimeout(240_000);
  const first = await as('acme-viewer');
  const context = first.context();
  const tabs = [first];
  for (let index = 1; index < 8; index += 1) tabs.push(await context.newPage());
  const environments = ['acme-dev', 'acme-prod'];
  for (const [index, tab] of tabs.entries()) {
    await tab.goto(pages.environment('acme', environments[index % 2] ?? 'acme-dev'));
  }
  const live = (tab: Page) => tab.getByRole('banner').getByText(/^Live · revision/);
  for (const tab of tabs) await expect(live(tab)).toBeVisible({ timeout: 60_000 });
  // the oldest one goes, as when it crashes: nobody waits for it
  await tabs.shift()?.close();
  const home = await homeOf('acme');
  for (const environment of environments) {
    const name = `tabs-${Date.now().toString(36)}`;
    const data = { kind: 'pod', namespace: 'default', name, phase: 'Running', ready: true, restarts: 0 };
    const event = { specversion: '1.0', id: name, source: '/e2e', type: 'catalyst.k8s.pod.modified', data };
    await home.publish(`ws.${environment}.k8s.pod.default.${name}`, JSON.stringify(event));
    for (const tab of tabs.filter((one) => one.url().endsWith(environment))) {
      await tab.getByRole('searchbox').first().fill(name);
      await expect(tab.getByRole('grid', { name: 'Objects' }).getByText(name).first()).toBeVisible({ timeout: 30_000 });
      await expect(live(tab)).toBeVisible({ timeout: 30_000 });
    }
  }
});
