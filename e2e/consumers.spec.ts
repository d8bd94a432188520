import { AckPolicy, jetstreamManager } from '@nats-io/jetstream';
import type { ConsumerConfig } from '@nats-io/jetstream';
import { pages } from '../lib/domain/paths.ts';
import { expectNoViolation } from './support/axe.ts';
import { connected, rowOf } from './support/console.ts';
import { expect, test } from './support/test.ts';

const STREAM = 'WS_acme-dev';
const DESK = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 } };

for (const options of [DESK, PHONE]) {
  const width = options === PHONE ? '390' : '1440';
  test(`a row of the consumers leads to why it is behind, ${width} wide`, async ({ as }) => {
    const page = await as('acme-viewer', options);
    await page.goto(pages.stream('acme', 'WS_acme-prod', { tab: 'consumers' }));
    await rowOf(page, 'Consumers', 'billing-export').click();
    await expect(page).toHaveURL(pages.consumer('acme', 'WS_acme-prod', 'billing-export'));
    await expect(page.getByRole('heading', { level: 1 })).toContainText('billing-export');
    // one that takes a message each eight seconds of some a second
    const why = page.getByRole('region', { name: 'Why' });
    await expect(why).toContainText('It falls further behind', { timeout: 60_000 });
    await expect(why).toContainText('By what the leader of the consumer answered at');
    await expect(page.getByRole('slider', { name: 'Behind over time' })).toHaveAttribute('aria-valuetext', /behind/);
    await page.getByRole('slider', { name: 'Behind over time' }).press('Home');
    const configuration = page.getByRole('region', { name: 'Configuration' }).first();
    await expect(configuration).toContainText('max_ack_pending');
    await expect(configuration).toContainText('nats consumer info WS_acme-prod billing-export');
    await expect(page.getByRole('region', { name: 'Who takes from it' })).toContainText(
      'No credential was made for it',
    );
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await expectNoViolation(page, `consumer, ${width}`);
    await page.goBack();
    await expect(rowOf(page, 'Consumers', 'billing-export')).toBeVisible();
  });
}

test('each cause is told, and what becomes of the consumer while it is open', async ({ as, homeOf }) => {
  const { consumers } = await jetstreamManager((await homeOf('acme')).connection);
  const name = `e2e-ü%-${Date.now().toString(36)}`;
  const add = (config: Partial<ConsumerConfig>) =>
    consumers.add(STREAM, { durable_name: name, ack_policy: AckPolicy.Explicit, ...config });
  const page = await as('acme-admin');
  const why = page.getByRole('region', { name: 'Why' });
  await page.goto(pages.consumer('acme', STREAM, name));
  await expect(page.getByRole('main').getByText('No such consumer')).toBeVisible();

  await add({ deliver_subject: 'e2e.nobody' });
  await expect(why).toContainText('Nobody listens where it delivers', { timeout: 30_000 });
  await expect(page.getByRole('region', { name: 'Who takes from it' })).toContainText(
    'Nobody subscribes to e2e.nobody',
  );

  await consumers.delete(STREAM, name);
  await expect(page.getByRole('main').getByText('This consumer was deleted')).toBeVisible({ timeout: 30_000 });
  await add({ metadata: { owner: 'e2e' } });
  await expect(page.getByText('This is another consumer of the same name')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('region', { name: 'Configuration' }).first()).toContainText('owner: e2e');

  await consumers.pause(STREAM, name, new Date(Date.now() + 3_600_000));
  await expect(why).toContainText('Delivery is paused until', { timeout: 30_000 });
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/paused, 59/);
  await consumers.delete(STREAM, name);
});

test('who reads metadata alone sees all but the age of a message; who may not inspect is refused', async ({ as }) => {
  const operator = await as('operator');
  await operator.goto(pages.consumer('acme', 'WS_acme-prod', 'billing-export'));
  await expect(connected(operator)).toBeVisible();
  await expect(operator.getByRole('region', { name: 'Why' })).toBeVisible();
  await expect(operator.getByText('you read metadata only')).toBeVisible();
  const security = await as('security');
  await security.goto(pages.consumer('acme', 'WS_acme-prod', 'billing-export'));
  await expect(security.getByRole('region', { name: 'Why' })).toHaveCount(0);
  await expect(security.getByRole('main')).toContainText(/may not|refused/i);
  const globex = await as('globex-admin');
  await globex.goto(pages.consumer('acme', 'WS_acme-prod', 'billing-export'));
  await expect(globex.getByRole('main')).toContainText('There is no Organization “acme”');
});
