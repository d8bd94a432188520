import { pages } from '../lib/domain/paths.ts';
import { refusalReason } from '../lib/domain/access-table.ts';
import { rowOf } from './support/console.ts';
import { feedStatus, openEnvironment, revisionOf } from './support/environment-page.ts';
import { newPod } from './support/pod.ts';
import { expect, test } from './support/test.ts';

const ENVIRONMENT = 'acme-dev';

for (const username of ['acme-admin', 'acme-developer', 'acme-viewer'] as const) {
  test(`${username} finds the Environments of their Organization, and how they are`, async ({ as }) => {
    const page = await as(username);
    await page.goto(pages.organization('acme'));
    await page.getByRole('navigation').getByRole('link', { name: 'Environments' }).click();
    await expect(page).toHaveURL(pages.environments('acme'));
    const row = page
      .getByRole('list', { name: 'Environments' })
      .getByRole('listitem')
      .filter({ hasText: 'ws.acme-prod.>' });
    await expect(row).toContainText(/k8s.*\d+ healthy/s);
    await expect(row).toContainText(/Behind\s*[\d,]+ events/);
    await row.getByRole('link', { name: 'acme-prod', exact: true }).click();
    await expect(page).toHaveURL(pages.environment('acme', 'acme-prod'));
    await expect(feedStatus(page)).toBeVisible();
    await expect(page.getByRole('grid', { name: 'Objects' }).getByRole('row').nth(1)).toContainText('/');
  });
}

test('a change shows in two tabs, in place, and both say the same revision', async ({ as, homeOf }) => {
  const home = await homeOf('acme');
  const pod = newPod(ENVIRONMENT);
  await home.publish(pod.subject, pod.event());
  const tabs = [await as('acme-admin'), await as('acme-viewer')];
  for (const tab of tabs) {
    await openEnvironment(tab, ENVIRONMENT, { q: pod.key });
    await expect(rowOf(tab, 'Objects', pod.key)).toContainText('healthy');
  }
  await home.publish(pod.subject, pod.event('CrashLoopBackOff'));
  for (const tab of tabs) await expect(rowOf(tab, 'Objects', pod.key)).toContainText(/failing.*CrashLoopBackOff/s);
  await expect(async () => {
    const [one, other] = await Promise.all(tabs.map(revisionOf));
    expect(one).toBe(other);
  }).toPass();
  await home.publish(pod.subject, pod.deleted());
  for (const tab of tabs) await expect(tab.getByText('No object matches')).toBeVisible();
});

test('what is filtered and how it is sorted stands in the address', async ({ as, homeOf }) => {
  const home = await homeOf('acme');
  const pod = newPod(ENVIRONMENT);
  await home.publish(pod.subject, pod.event('ImagePullBackOff'));
  const page = await as('acme-viewer');
  await openEnvironment(page, ENVIRONMENT);
  await rowOf(page, 'Kinds', 'pod').click();
  await page
    .getByRole('group', { name: 'Status' })
    .getByRole('button', { name: /^failing/ })
    .click();
  await page.getByLabel('Search objects').fill(pod.key);
  await expect(rowOf(page, 'Objects', pod.key)).toBeVisible();
  await expect(page.getByText(/^1 of [\d,]+ shown$/)).toBeVisible();
  await page.getByRole('columnheader', { name: 'Changed' }).getByRole('button').click();
  await expect(page).toHaveURL(new RegExp(`kind=pod.*status=failing.*sort=changed&dir=desc`));

  const colleague = await as('acme-admin');
  await colleague.goto(page.url());
  await expect(rowOf(colleague, 'Objects', pod.key)).toBeVisible();
  await expect(colleague.getByRole('columnheader', { name: 'Changed' })).toHaveAttribute('aria-sort', 'descending');
  await colleague
    .getByRole('group', { name: 'Status' })
    .getByRole('button', { name: /^healthy/ })
    .click();
  await colleague.getByRole('button', { name: 'Show all objects' }).click();
  await expect(colleague.getByLabel('Search objects')).toHaveValue('');
});

test('paused, a page stays at its revision; resumed, it has what came meanwhile', async ({ as, homeOf }) => {
  const home = await homeOf('acme');
  const pod = newPod(ENVIRONMENT);
  await home.publish(pod.subject, pod.event());
  const page = await as('acme-viewer');
  await openEnvironment(page, ENVIRONMENT, { q: pod.key });
  await expect(rowOf(page, 'Objects', pod.key)).toContainText('healthy');
  await page.getByRole('button', { name: 'Pause this page' }).click();
  await expect(feedStatus(page, 'Page paused')).toBeVisible();
  const before = await revisionOf(page);

  const witness = await as('acme-viewer');
  await openEnvironment(witness, ENVIRONMENT, { q: pod.key });
  await home.publish(pod.subject, pod.event('CrashLoopBackOff'));
  await expect(rowOf(witness, 'Objects', pod.key)).toContainText('failing');
  expect(await revisionOf(page)).toBe(before);
  await expect(rowOf(page, 'Objects', pod.key)).toContainText('healthy');

  await page.getByRole('button', { name: 'Resume this page' }).click();
  await expect(feedStatus(page)).toBeVisible();
  await expect(rowOf(page, 'Objects', pod.key)).toContainText('failing');
});

test('security is told which roles see Environments', async ({ as }) => {
  const page = await as('security');
  for (const address of [
    pages.environments('acme'),
    pages.environment('acme', ENVIRONMENT),
    pages.environmentObject('acme', ENVIRONMENT, 'pod/e2e/any'),
    pages.environmentRejected('acme', ENVIRONMENT),
  ]) {
    await page.goto(address);
    await expect(page.getByRole('main').getByText(refusalReason('jetstream.inspect'))).toBeVisible();
  }
});

test('an Environment that is not the Organization’s does not exist', async ({ as }) => {
  const page = await as('acme-admin');
  for (const environment of ['acme-uat', 'globex-dev', 'nonsense']) {
    for (const address of [
      pages.environment('acme', environment),
      pages.environmentRejected('acme', environment),
      pages.environmentObject('acme', environment, 'pod/e2e/any'),
    ]) {
      expect((await page.goto(address))?.status(), address).toBe(404);
      await expect(page.getByText('Environment not found')).toBeVisible();
      await expect(page.getByText(`acme has no Environment “${environment}”.`)).toBeVisible();
    }
  }
  await page.goto(pages.environmentObject('acme', ENVIRONMENT, 'pod/e2e/nobody-spoke-of-it'));
  await expect(page.getByText('Object not found')).toBeVisible();
});

test('the way to an object needs no mouse', async ({ as, homeOf }) => {
  const home = await homeOf('acme');
  const pod = newPod(ENVIRONMENT);
  await home.publish(pod.subject, pod.event());
  const page = await as('acme-viewer');
  await page.goto(pages.organization('acme'));
  await expect(page.getByRole('navigation', { name: 'Organization acme' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Go to or run' }).getByRole('combobox')).toBeFocused();
  await page.keyboard.type(ENVIRONMENT);
  await expect(page.getByRole('option', { name: `${ENVIRONMENT} Environment` })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(pages.environment('acme', ENVIRONMENT));
  await page.getByLabel('Search objects').focus();
  await page.keyboard.type(pod.key);
  await expect(page.getByText(/^1 of [\d,]+ shown$/)).toBeVisible();
  await page.getByRole('grid', { name: 'Objects' }).locator('[role="row"][tabindex="0"]').focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(pages.environmentObject('acme', ENVIRONMENT, pod.key));
  await expect(page.getByRole('heading', { name: pod.key })).toBeVisible();
});

test('bucket and Organization lead to the Environment', async ({ as }) => {
  const page = await as('acme-viewer');
  await page.goto(pages.bucket('acme', `ws-${ENVIRONMENT}-state`));
  await page.getByRole('link', { name: 'Open its Environment' }).click();
  await expect(page).toHaveURL(pages.environment('acme', ENVIRONMENT));
  await page.goto(pages.organization('acme'));
  await page.getByRole('main').getByRole('link', { name: ENVIRONMENT, exact: true }).click();
  await expect(page).toHaveURL(pages.environment('acme', ENVIRONMENT));
});
