import { refusalReason } from '../lib/domain/access-table.ts';
import { environmentAssets } from '../lib/domain/names.ts';
import { pages } from '../lib/domain/paths.ts';
import { rowOf } from './support/console.ts';
import { openEnvironment } from './support/environment-page.ts';
import { newPod } from './support/pod.ts';
import { expect, test } from './support/test.ts';

const CLOSED = 'You see the names of objects, not how they are';

for (const username of ['operator', 'support'] as const) {
  test(`${username} sees the names of objects and never a value`, async ({ as, homeOf }) => {
    const home = await homeOf('acme');
    const pod = newPod('acme-dev');
    await home.publish(pod.subject, pod.event('SecretCannotBeRead'));
    const page = await as(username);
    const bodies: Promise<string>[] = [];
    page.on('response', (response) => {
      if (response.url().includes('/v1/environments/') && !response.url().endsWith('/events')) {
        bodies.push(response.text().catch(() => ''));
      }
    });
    await openEnvironment(page, 'acme-dev', { q: pod.key });
    await expect(page.getByText(CLOSED)).toBeVisible();
    await expect(rowOf(page, 'Objects', pod.key)).toBeVisible();
    await expect(page.getByRole('columnheader', { name: 'Status' })).toHaveCount(0);
    await rowOf(page, 'Objects', pod.key).click();
    await expect(page.getByText('You may not read values here')).toBeVisible();
    await expect(page.getByText('You may not read events here')).toBeVisible();
    await page.goto(pages.environments('acme'));
    await expect(page.getByText('How its objects are is data').first()).toBeVisible();
    await expect(page.getByRole('main')).not.toContainText('SecretCannotBeRead');
    expect((await Promise.all(bodies)).join('')).not.toContain('SecretCannotBeRead');
  });
}

/** Its bucket is written into by no other test: what these leave there, a rebuild takes away. */
const REBUILT = 'acme-stg';

test('an admin rebuilds the state: the dialog says what it does, the report what was different', async ({
  as,
  homeOf,
}) => {
  const home = await homeOf('acme');
  const { bucket } = environmentAssets(REBUILT);
  const pod = newPod(REBUILT);
  const page = await as('acme-admin');
  await home.publish(pod.subject, pod.event());
  await openEnvironment(page, REBUILT, { q: pod.key });
  await expect(rowOf(page, 'Objects', pod.key)).toContainText('healthy');
  // somebody writes into the bucket by hand
  await home.put(bucket, pod.key, 'not what the projector writes');
  await home.put(bucket, 'pod/e2e/of-no-event', '{}');
  await expect(rowOf(page, 'Objects', pod.key)).toContainText('not readable');

  await page.getByRole('button', { name: 'Rebuild…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Rebuild the state of acme-stg?' });
  await expect(dialog).toContainText('until then everybody reads the state as it is now');
  await dialog.getByRole('button', { name: 'Rebuild', exact: true }).click();
  await expect(page.getByText(/^The state is rebuilt: /)).toBeVisible();
  await page.getByText(/^Removed: /).click();
  await expect(page.getByText('pod/e2e/of-no-event').first()).toBeVisible();
  await expect(rowOf(page, 'Objects', pod.key)).toContainText('healthy');
});

test('a viewer is told who may rebuild', async ({ as }) => {
  const page = await as('acme-viewer');
  await openEnvironment(page, 'acme-dev');
  await expect(page.getByRole('button', { name: 'Rebuild…' })).toHaveAccessibleDescription(
    refusalReason('environment.rebuild'),
  );
});
