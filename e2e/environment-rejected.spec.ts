import type { Page } from '@playwright/test';
import { refusalReason } from '../lib/domain/access-table.ts';
import { api, pages } from '../lib/domain/paths.ts';
import { rowOf } from './support/console.ts';
import type { Home } from './support/home.ts';
import { newPod } from './support/pod.ts';
import { expect, test } from './support/test.ts';

const ENVIRONMENT = 'globex-dev';
const ORGANIZATION = 'globex';

/** Publishes something that is no event; gives its number. */
const poison = (home: Home): Promise<number> => home.publish(newPod(ENVIRONMENT).subject, 'not JSON at all');

const opened = (page: Page, id: number) => page.getByRole('region', { name: `Event ${id}`, exact: true });

/** The row of an event, by its number and not by a name that has the same digits. */
const row = (page: Page, id: number) =>
  page
    .getByRole('grid', { name: 'Rejected events' })
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell', { name: id.toLocaleString('en'), exact: true }) });

async function open(page: Page, id: number): Promise<void> {
  await page.goto(pages.environmentRejected(ORGANIZATION, ENVIRONMENT));
  await row(page, id).click();
  await expect(opened(page, id)).toContainText('not JSON at all');
}

test('an event that cannot be used says why, and nothing waits for it', async ({ as, homeOf }) => {
  const home = await homeOf(ORGANIZATION);
  const id = await poison(home);
  const pod = newPod(ENVIRONMENT);
  await home.publish(pod.subject, pod.event());
  const page = await as('globex-admin');
  await page.goto(pages.environment(ORGANIZATION, ENVIRONMENT, { q: pod.key }));
  await expect(rowOf(page, 'Objects', pod.key)).toBeVisible();
  await page.getByRole('link', { name: 'review them' }).click();
  await row(page, id).click();
  await expect(opened(page, id)).toContainText('JSON');
  await expect(page).toHaveURL(pages.environmentRejected(ORGANIZATION, ENVIRONMENT, { event: id }));
  await opened(page, id).getByRole('link', { name: 'Open in its stream' }).click();
  await expect(page.getByRole('region', { name: `Message ${id}`, exact: true })).toContainText('not JSON at all');
});

test('retried, it says what became of it', async ({ as, homeOf }) => {
  const id = await poison(await homeOf(ORGANIZATION));
  const page = await as('globex-admin');
  await open(page, id);
  await opened(page, id).getByRole('button', { name: 'Retry' }).click();
  await expect(opened(page, id).getByText('The event is still rejected')).toBeVisible();
  await expect(row(page, id)).toBeVisible();
});

test('dropping says what is lost, wants its number, and it is gone', async ({ as, homeOf }) => {
  const id = await poison(await homeOf(ORGANIZATION));
  const page = await as('globex-admin');
  await open(page, id);
  await opened(page, id).getByRole('button', { name: 'Drop…' }).click();
  const dialog = page.getByRole('dialog', { name: `Drop event ${id}?` });
  await expect(dialog).toContainText('will never be in the state of globex-dev');
  await expect(dialog.getByRole('button', { name: 'Drop it' })).toHaveAccessibleDescription(/Type the number/);
  await dialog.getByLabel(`Type ${id} to confirm`).press('Enter');
  await expect(dialog).toBeVisible();
  await dialog.getByLabel(`Type ${id} to confirm`).fill(String(id));
  await page.keyboard.press('Enter');
  await expect(opened(page, id).getByText('The event is dropped')).toBeVisible();
  await expect(row(page, id)).toHaveCount(0);
  await page.reload();
  await expect(page.getByText('is not among the rejected ones')).toBeVisible();
});

test('what came of the last try is said, not of the one before', async ({ as, homeOf }) => {
  const id = await poison(await homeOf(ORGANIZATION));
  const page = await as('globex-admin');
  await open(page, id);
  await page.route(`**${api.rejectedEventRetry(ORGANIZATION, ENVIRONMENT, String(id))}`, (route) => route.abort());
  await opened(page, id).getByRole('button', { name: 'Retry' }).click();
  await expect(opened(page, id).getByText('Vertebra does not answer')).toBeVisible();
  await opened(page, id).getByRole('button', { name: 'Drop…' }).click();
  await page.getByLabel(`Type ${id} to confirm`).fill(String(id));
  await page.keyboard.press('Enter');
  await expect(opened(page, id).getByText('The event is dropped')).toBeVisible();
  await expect(opened(page, id).getByText('Vertebra does not answer')).toHaveCount(0);
});

test('a viewer may look and settle nothing', async ({ as, homeOf }) => {
  const home = await homeOf('acme');
  const id = await home.publish(newPod('acme-dev').subject, 'not JSON at all');
  const page = await as('acme-viewer');
  await page.goto(pages.environmentRejected('acme', 'acme-dev', { event: id }));
  await expect(opened(page, id)).toContainText('not JSON at all');
  for (const name of ['Retry', 'Drop…']) {
    await expect(opened(page, id).getByRole('button', { name })).toHaveAccessibleDescription(
      refusalReason('environment.settle-rejected'),
    );
  }
});

test('support sees no rejected event without a grant', async ({ as }) => {
  const page = await as('support');
  await page.goto(pages.environmentRejected('acme', 'acme-prod'));
  await expect(page.getByText('You may not read events here')).toBeVisible();
  await expect(page.getByText(refusalReason('data.read'))).toBeVisible();
});
