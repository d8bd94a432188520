/** A key of sessions is rotated under open pages: with overlap nobody notices, and after a leak they come back by themselves. */
import type { Page } from '@playwright/test';
import { api, pages } from '../lib/domain/paths.ts';
import { expectNoViolation } from './support/axe.ts';
import { connected, interactive } from './support/console.ts';
import { NATS_SESSION_SECONDS } from './support/demo.ts';
import { expect, test } from './support/test.ts';

/** What the page says of its own connection from now on. */
async function watchStates(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const status = document.querySelector('[role="banner"] [data-state], header [data-state]');
    const seen: string[] = [];
    Object.assign(globalThis, { seenStates: seen });
    const look = () => seen.push(status?.getAttribute('data-state') ?? 'gone');
    look();
    if (status) new MutationObserver(look).observe(status, { attributes: true });
  });
  return () => page.evaluate(() => [...new Set((globalThis as unknown as { seenStates: string[] }).seenStates)]);
}

test('open pages go on over a rotation, and come back by themselves after a leak', async ({ as, callAs }) => {
  test.setTimeout(120_000);
  const viewer = await as('globex-admin');
  await viewer.goto(pages.streams('globex'));
  await expect(connected(viewer)).toBeVisible();
  const seen = await watchStates(viewer);

  const admin = await as('globex-admin');
  await admin.goto(pages.signingKeys('globex'));
  const group = admin.getByRole('region', { name: 'Keys of sessions' });
  const row = group
    .getByRole('listitem')
    .filter({ has: admin.getByRole('button', { name: 'Rotate Reader sessions' }) });
  await expect(row).toContainText(/Generation 1\s*signs\s*[1-9]\d* connection/);
  const rotate = row.getByRole('button', { name: 'Rotate Reader sessions' });
  await interactive(rotate);
  await rotate.click();
  const dialog = admin.getByRole('dialog', { name: 'Rotate the key of Reader sessions' });
  await expect(dialog.getByLabel(/^Days until/)).toHaveCount(0);
  await dialog.getByLabel('Reason').fill('Yearly.');
  await expectNoViolation(admin, 'rotating a key of sessions');
  await dialog.getByRole('button', { name: 'Rotate', exact: true }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'No connection was closed' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(row).toContainText(/Generation 2\s*signs/);
  await expect(row).toContainText('when their last session has ended');
  const later = { timeout: NATS_SESSION_SECONDS * 2_000 };
  await expect(row).toContainText(/Generation 2\s*signs\s*[1-9]\d* connection/, later);
  await expect(row).toContainText(/Generation 1\s*older, still accepted\s*0 connections/, later);
  expect(await seen()).toEqual(['live']);

  const officer = await as('security', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  await officer.goto(pages.signingKeys('globex'));
  const again = officer.getByRole('button', { name: 'Rotate Reader sessions' });
  await interactive(again);
  await again.click();
  const night = officer.getByRole('dialog');
  await night.getByRole('radio', { name: /^They are refused now/ }).check();
  await expect(night).toContainText('reconnect within seconds');
  await night.getByLabel('Reason').fill('Leaked.');
  await expectNoViolation(officer, 'cutting a key of sessions, on a phone');
  await night.getByRole('button', { name: 'Rotate and refuse them now' }).click();
  await expect(night.getByRole('status').filter({ hasText: /Removed on/ })).toContainText(
    /[1-9]\d* connections? closed/,
  );
  await night.getByRole('button', { name: 'Done' }).click();
  await expect(row).toContainText(/Generation 3\s*signs\s*[1-9]\d* connection/, { timeout: 30_000 });
  await expect(connected(viewer)).toBeVisible();
  await expect(viewer.getByRole('row').filter({ hasText: 'WS_globex-dev' }).first()).toBeVisible();

  const body = { role: 'reader', environment: '-', generation: 3, how: { kind: 'at-once' }, reason: 'No.' };
  for (const [who, status] of [
    ['support', 403],
    ['acme-developer', 404],
    ['acme-admin', 404],
  ] as const)
    expect((await (await callAs(who))('POST', api.signingKeyRotations('globex'), { body })).status, who).toBe(status);
  const call = await callAs('globex-admin');
  for (const wrong of [{ environment: 'dev' }, { how: { kind: 'overlap', days: 30 } }, { generation: 0 }])
    expect((await call('POST', api.signingKeyRotations('globex'), { body: { ...body, ...wrong } })).status).toBe(422);
});
