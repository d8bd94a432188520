import { pages } from '../lib/domain/paths.ts';
import { rowOf } from './support/console.ts';
import { feedStatus } from './support/environment-page.ts';
import { newPod } from './support/pod.ts';
import { expect, test } from './support/test.ts';

const ENVIRONMENT = 'acme-dev';
const STREAM = 'WS_acme-dev';

test('an object shows what it is, what it was and what changed, and follows its events', async ({ as, homeOf }) => {
  const home = await homeOf('acme');
  const pod = newPod(ENVIRONMENT);
  await home.publish(pod.subject, pod.event());
  const page = await as('acme-viewer');
  await page.goto(pages.environmentObject('acme', ENVIRONMENT, pod.key));
  await expect(feedStatus(page)).toBeVisible();
  const state = page.getByRole('region', { name: 'State', exact: true });
  const revisions = state.getByRole('list', { name: 'Revisions' }).getByRole('button');
  await expect(revisions).toHaveCount(1);
  await expect(state.getByRole('region', { name: /^Content/ })).toContainText('"restarts": 0');

  const sequence = await home.publish(pod.subject, pod.event('CrashLoopBackOff'));
  await expect(revisions).toHaveCount(2);
  await expect(revisions.first()).toContainText(/failing.*CrashLoopBackOff/s);
  await expect(state.getByRole('region', { name: /^Content/ })).toContainText('"restarts": 3');
  await expect(page.getByRole('main')).toContainText('CrashLoopBackOff');
  await state.getByRole('button', { name: 'Changes' }).click();
  const changes = state.getByRole('region', { name: /^Changes/ });
  await expect(changes).toContainText('-   "status": "healthy"');
  await expect(changes).toContainText('+   "status": "failing"');

  // an earlier one has an address of its own
  await revisions.last().click();
  await expect(page).toHaveURL(/\?revision=\d+$/);
  await expect(state.getByRole('region', { name: /^Content/ })).toContainText('"restarts": 0');

  // and each event has its message
  await expect(rowOf(page, 'Events', /just now|ago/)).toHaveCount(2);
  await page.getByRole('grid', { name: 'Events' }).getByRole('row').nth(1).click();
  await expect(page).toHaveURL(pages.stream('acme', STREAM, { from: sequence, seq: sequence }));
  const message = page.getByRole('region', { name: `Message ${sequence}`, exact: true });
  await expect(message).toContainText('CrashLoopBackOff');
  await message.getByRole('link', { name: 'its object' }).click();
  await expect(page).toHaveURL(pages.environmentObject('acme', ENVIRONMENT, pod.key));
});

test('a deleted object says so, and still shows what it was', async ({ as, homeOf }) => {
  const home = await homeOf('acme');
  const pod = newPod(ENVIRONMENT);
  await home.publish(pod.subject, pod.event());
  const page = await as('acme-viewer');
  await page.goto(pages.environmentObject('acme', ENVIRONMENT, pod.key));
  const state = page.getByRole('region', { name: 'State', exact: true });
  await expect(state.getByRole('region', { name: /^Content/ })).toContainText('"phase": "Running"');
  await home.publish(pod.subject, pod.deleted());
  await expect(state.getByText('This object is deleted')).toBeVisible();
  await expect(page.getByText('not among the objects')).toBeVisible();
  await state.getByRole('list', { name: 'Revisions' }).getByRole('button').last().click();
  await expect(state.getByRole('region', { name: /^Content/ })).toContainText('"phase": "Running"');
});

test('a name with dots and the longest there are have pages, too', async ({ as, homeOf }) => {
  const home = await homeOf('acme');
  const pod = newPod(ENVIRONMENT);
  const name = `kube-root.ca.${'x'.repeat(200)}`;
  const subject = `ws.${ENVIRONMENT}.k8s.configmap.e2e.${name}`;
  const data = { kind: 'configmap', namespace: 'e2e', name, keys: { 'ca.crt': '4 KiB' } };
  const event = { ...(JSON.parse(pod.event()) as object), type: 'catalyst.k8s.configmap.modified', data };
  await home.publish(subject, JSON.stringify(event));
  const page = await as('acme-viewer');
  await page.goto(pages.environmentObject('acme', ENVIRONMENT, `configmap/e2e/${name}`));
  await expect(page.getByRole('region', { name: /^Content/ })).toContainText('ca.crt');
  await expect(page.getByRole('grid', { name: 'Events' }).getByRole('row').nth(1)).toBeVisible();
});
