import { pages } from '../../lib/domain/paths.ts';
import { freeze } from '../../test/harness/freeze.ts';
import { connected, openStream, rowOf } from '../support/console.ts';
import { readDemo } from '../support/demo.ts';
import { markedEvent } from '../support/events.ts';
import { pidOf } from '../support/pid.ts';
import { expect, test } from '../support/test.ts';

const natsPid = () => pidOf('nats');
const isReady = async () => (await fetch(`${readDemo().app}/readyz`)).status;

test('nats-server is killed under an open stream page: it says so, comes back alone, and shows what is new', async ({
  as,
  homeOf,
}) => {
  const viewer = await as('acme-viewer');
  await openStream(viewer, 'acme', 'WS_acme-dev');
  const operator = await as('operator');
  await operator.goto(pages.organizations());
  await expect(rowOf(operator, 'Organizations', 'acme')).toBeVisible();
  const before = natsPid();

  process.kill(before, 'SIGKILL');
  await expect(viewer.getByRole('banner').getByText('WebSocket · reconnecting')).toBeVisible();
  // what was read stays to be read
  await expect(viewer.getByRole('grid', { name: 'Messages' }).getByRole('row').nth(1)).toBeVisible();
  await expect(rowOf(operator, 'Organizations', 'acme')).toBeVisible();

  // the demo starts it again, as a supervisor would
  await expect.poll(natsPid, { timeout: 30_000 }).not.toBe(before);
  await expect(connected(viewer)).toBeVisible({ timeout: 30_000 });
  await expect.poll(isReady, { timeout: 30_000 }).toBe(200);
  const event = markedEvent('acme-dev');
  await (await homeOf('acme')).publish(event.subject, event.payload);
  await expect(rowOf(viewer, 'Messages', event.subject)).toBeVisible({ timeout: 30_000 });
  await expect(operator.getByRole('banner').getByText(/1 of 1 server/)).toBeVisible({ timeout: 30_000 });
});

test('nats-server stops to answer under open pages: none of them calls itself live any more', async ({ as }) => {
  test.setTimeout(180_000);
  const organization = 'acme';
  const open = [];
  for (const path of [
    pages.streams(organization),
    pages.stream(organization, 'WS_acme-dev'),
    pages.stream(organization, 'WS_acme-dev', { tab: 'consumers' }),
    pages.bucket(organization, 'ws-acme-dev-state'),
    pages.environment(organization, 'acme-dev'),
  ]) {
    const page = await as('acme-viewer');
    await page.goto(path);
    await expect(page.getByRole('banner').locator('[data-state="live"]')).toBeVisible({ timeout: 40_000 });
    open.push({ path, page });
  }
  const pid = natsPid();
  await freeze(pid);
  try {
    // five seconds, and what a busy machine of two cores adds
    const soon = { timeout: 9_000 };
    await Promise.all(
      open.map(({ path, page }) =>
        expect(page.getByRole('banner').getByText(/No answer for \d+\sm?i?n?s?/), path).toBeVisible(soon),
      ),
    );
    for (const { path, page } of open) await expect(page.locator('[data-state="live"]'), path).toHaveCount(0);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  for (const { path, page } of open) {
    await expect(page.getByRole('banner').locator('[data-state="live"]'), path).toBeVisible({ timeout: 30_000 });
  }
});

test('nats-server stops to answer: pages that need it say so, and work again afterwards', async ({ as }) => {
  test.setTimeout(120_000);
  const admin = await as('acme-admin');
  const pid = natsPid();
  await freeze(pid);
  try {
    await expect.poll(isReady, { timeout: 20_000 }).toBe(503);
    await admin.goto(pages.credentials('acme'));
    const alert = admin.getByRole('main').getByRole('alert').filter({ hasText: 'NATS does not answer' });
    await expect(alert).toBeVisible({ timeout: 40_000 });
    await admin.goto(pages.organizations());
    await expect(rowOf(admin, 'Organizations', 'acme')).toBeVisible();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await expect.poll(isReady, { timeout: 30_000 }).toBe(200);
  await admin.goto(pages.credentials('acme'));
  await expect(admin.getByRole('grid', { name: 'Credentials of acme' })).toBeVisible();
});

test('the demo and its app have survived all of it', async ({ demo }) => {
  for (const part of ['demo', 'nats', 'app'] as const) expect(() => process.kill(pidOf(part), 0)).not.toThrow();
  expect((await fetch(`${demo.app}/healthz`)).status).toBe(200);
});
