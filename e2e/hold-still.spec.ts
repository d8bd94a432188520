import type { Page } from '@playwright/test';
import { environmentAssets } from '../lib/domain/names.ts';
import { pages } from '../lib/domain/paths.ts';
import { connected, openStream } from './support/console.ts';
import { markedEvent } from './support/events.ts';
import { newPod } from './support/pod.ts';
import { expect, test } from './support/test.ts';

const ENVIRONMENT = 'globex-dev';
const { stream, bucket } = environmentAssets(ENVIRONMENT);

const grid = (page: Page, table: string) => page.getByRole('grid', { name: table, exact: true });
const rows = (page: Page, table: string) => grid(page, table).locator('[data-index]');
const waiting = (page: Page) => page.getByRole('button', { name: /^[\d,]+ new$|^Order changed$/ });
const off = (page: Page) => page.mouse.move(5, 5);
/** What the rows in sight say, without their ages. */
const texts = async (page: Page, table: string): Promise<string[]> => {
  const all = await rows(page, table).getByRole('gridcell').allInnerTexts();
  return all.filter((text) => !/ago|just now/.test(text));
};

test('messages hold still under the pointer and under the keyboard, and go on afterwards', async ({ as, homeOf }) => {
  const home = await homeOf('globex');
  const page = await as('globex-admin');
  await openStream(page, 'globex', stream, '?filter=ws.globex-dev.k8s.pod.hold.>');
  const publish = async () => {
    const event = markedEvent(ENVIRONMENT, 'hold');
    await home.publish(event.subject, event.payload);
    return event.subject;
  };
  const first = await publish();
  const second = await publish();
  await expect(rows(page, 'Messages').first()).toContainText(second);
  await rows(page, 'Messages').nth(1).hover();
  const third = await publish();
  await publish();
  await expect(waiting(page)).toHaveText('2 new');
  await expect(rows(page, 'Messages').nth(1)).toContainText(first);
  await expect(grid(page, 'Messages')).not.toContainText(third);
  await off(page);
  await expect(rows(page, 'Messages').nth(1)).toContainText(third);
  await expect(waiting(page)).toHaveCount(0);

  await page.keyboard.press('Tab');
  await grid(page, 'Messages').locator('[tabindex="0"]').focus();
  await page.keyboard.press('ArrowDown');
  const before = await texts(page, 'Messages');
  await publish();
  await expect(waiting(page)).toHaveText('1 new');
  expect(await texts(page, 'Messages')).toEqual(before);
  // shown when asked for, without a mouse
  await waiting(page).focus();
  await page.keyboard.press('Enter');
  await expect(rows(page, 'Messages')).toHaveCount(5);
  await expect(rows(page, 'Messages').first()).toBeFocused();
  const last = await publish();
  await expect(waiting(page)).toHaveText('1 new');
  await page.keyboard.press('Shift+Tab');
  await page.getByRole('button', { name: 'Read again' }).focus();
  await expect(rows(page, 'Messages').first()).toContainText(last);
});

test('keys of a bucket hold still, are as they are now, and those that go are struck', async ({ as, homeOf }) => {
  const home = await homeOf('globex');
  const name = (end: string) => `e2e/hold/${end}`;
  for (const end of ['b', 'd']) await home.put(bucket, name(end), '{}');
  const page = await as('globex-admin');
  await page.goto(`${pages.bucket('globex', bucket)}?q=e2e/hold/`);
  await connected(page).waitFor();
  await expect(rows(page, 'Keys')).toHaveCount(2);
  await rows(page, 'Keys').nth(1).hover();
  await home.put(bucket, name('a'), '{}');
  await home.put(bucket, name('c'), '{}');
  await home.put(bucket, name('e'), '{}');
  const revision = await home.put(bucket, name('b'), '{ "longer": true }');
  await expect(waiting(page)).toHaveText('2 new');
  // one that comes below the others moves none of them
  await expect(rows(page, 'Keys')).toHaveCount(3);
  await expect(rows(page, 'Keys').nth(0)).toContainText(revision.toLocaleString('en'));
  await expect(rows(page, 'Keys').nth(1)).toContainText(name('d'));
  await off(page);
  await expect(rows(page, 'Keys')).toHaveCount(5);
});

test('objects of an Environment keep their order under the pointer', async ({ as, homeOf }) => {
  const home = await homeOf('globex');
  const page = await as('globex-admin');
  await page.goto(pages.environment('globex', ENVIRONMENT, { q: 'e2e-order', sort: 'changed', dir: 'desc' }));
  const pods = [newPod(ENVIRONMENT, 'e2e-order'), newPod(ENVIRONMENT, 'e2e-order')] as const;
  for (const pod of pods) await home.publish(pod.subject, pod.event());
  await expect(rows(page, 'Objects')).toHaveCount(2);
  const before = await texts(page, 'Objects');
  await rows(page, 'Objects').nth(0).hover();
  const lower = pods.find(({ key }) => before.every((text, at) => text !== key || at > 0)) ?? pods[0];
  await home.publish(lower.subject, lower.event());
  await expect(waiting(page)).toHaveText('Order changed');
  await expect(rows(page, 'Objects').nth(1)).toContainText(lower.key);
  await waiting(page).click();
  await expect(rows(page, 'Objects').nth(0)).toContainText(lower.key);
});
