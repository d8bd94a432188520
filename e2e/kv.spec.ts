import { Kvm } from '@nats-io/kv';
import { pages } from '../lib/domain/paths.ts';
import { interactive, rowOf } from './support/console.ts';
import { expect, test } from './support/test.ts';

const LIVING = 3;
const DELETED = 4;

for (const width of [1440, 390]) {
  test(`a bucket counts and shows the keys that have a value, deleted ones on demand, at ${String(width)}`, async ({
    as,
    homeOf,
  }) => {
    const { connection } = await homeOf('acme');
    const name = `e2e-living-${String(width)}`;
    const kv = await new Kvm(connection).create(name, { history: 2 });
    for (let n = 0; n < LIVING; n += 1) await kv.put(`pod/shop/lives-${String(n)}`, 'x');
    for (let n = 0; n < DELETED; n += 1) {
      await kv.put(`pod/shop/dead-and-gone-${String(n)}`, 'x');
      await kv.delete(`pod/shop/dead-and-gone-${String(n)}`);
    }
    const page = await as('acme-viewer', { viewport: { width, height: 844 } });
    await page.goto(pages.bucket('acme', name));
    await expect(page.getByText('3 keys · 4 deleted').first()).toBeVisible();
    await expect(rowOf(page, 'Keys', /lives-/)).toHaveCount(LIVING);
    await expect(rowOf(page, 'Keys', /dead-/)).toHaveCount(0);

    await page.getByLabel('Filter keys').fill('dead-and');
    await page.getByRole('button', { name: 'Show 4 deleted keys' }).click();
    await expect(page).toHaveURL(/deleted=true/);
    await expect(rowOf(page, 'Keys', /dead-/)).toHaveCount(DELETED);
    const row = rowOf(page, 'Keys', 'dead-and-gone-0');
    await expect(row).toContainText('deleted');
    expect(await row.getByTitle(/dead-and-gone-0/).evaluate((node) => getComputedStyle(node).textDecorationLine)).toBe(
      'none',
    );

    // heard: one comes back, one goes
    await kv.put('pod/shop/dead-and-gone-0', 'x');
    await kv.delete('pod/shop/lives-1');
    await kv.delete('pod/shop/lives-2');
    await expect(page.getByText('2 keys · 5 deleted').first()).toBeVisible();
    await page.reload();
    await expect(page.getByText('2 keys · 5 deleted').first()).toBeVisible();
    const toggle = page.getByRole('button', { name: 'Deleted too' });
    await interactive(toggle);
    await toggle.click();
    await expect(rowOf(page, 'Keys', /dead-/)).toHaveCount(1);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await kv.destroy();
  });
}

test('to an inspector deleted keys are listed too, and it says why', async ({ as }) => {
  const page = await as('operator');
  await page.goto(pages.bucket('acme', 'ws-acme-dev-state'));
  await expect(page.getByText(/\d keys, deleted ones included/)).toBeVisible();
  const toggle = page.getByRole('button', { name: 'Deleted too' });
  await interactive(toggle);
  await toggle.hover();
  await expect(page.getByText(/you may not read values here/)).toBeVisible();
});

const MANY = 12_000;

for (const width of [1440, 390]) {
  test(`a bucket of more keys than one answer lists is listed and searched by name, live, at ${String(width)}`, async ({
    as,
    homeOf,
  }) => {
    const { connection } = await homeOf('acme');
    const name = `e2e-many-${String(width)}`;
    const kv = await new Kvm(connection).create(name, { history: 1 });
    for (let n = 0; n < MANY; n += 1)
      connection.publish(`$KV.${name}.${n % 2 === 0 ? 'even' : 'odd'}.k${String(n)}`, 'x');
    await connection.flush();
    await expect.poll(async () => (await kv.status()).values).toBe(MANY);
    const page = await as('acme-viewer', { viewport: { width, height: 844 } });
    await page.goto(pages.bucket('acme', name));
    await expect(page.getByText('12,000 names').first()).toBeVisible();
    await expect(rowOf(page, 'Keys', 'even.k0')).toBeVisible();
    const filter = page.getByLabel('Filter keys');
    await filter.fill('K11999');
    await expect(rowOf(page, 'Keys', 'odd.k11999')).toBeVisible();
    await expect(page.getByText('1 match of 12,000 names')).toBeVisible();
    await filter.fill('k11999x');
    await expect(page.getByText('No key matches')).toBeVisible();

    await kv.put('odd.k11999x', 'x');
    await expect(rowOf(page, 'Keys', 'odd.k11999x')).toBeVisible();
    await kv.delete('odd.k11999x');
    await expect(rowOf(page, 'Keys', 'odd.k11999x')).toContainText('deleted');
    await rowOf(page, 'Keys', 'odd.k11999x').click();
    await expect(page).toHaveURL(/[?&]key=odd\.k11999x/);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await kv.destroy();
  });
}

test('an inspector lists and searches the names of a big bucket, and is told that changes are not heard', async ({
  as,
  homeOf,
}) => {
  const { connection } = await homeOf('acme');
  const kv = await new Kvm(connection).create('e2e-many-names');
  for (let n = 0; n < MANY; n += 1) connection.publish(`$KV.e2e-many-names.k${String(n)}`, 'x');
  await connection.flush();
  await expect.poll(async () => (await kv.status()).values).toBe(MANY);
  const page = await as('operator');
  await page.goto(pages.bucket('acme', 'e2e-many-names'));
  await page.getByLabel('Filter keys').fill('k11999');
  await expect(rowOf(page, 'Keys', 'k11999')).toBeVisible();
  await expect(page.getByText(/changes are not heard/)).toBeVisible();
  await kv.purge('k11999');
  await page.getByRole('button', { name: 'listed again' }).click();
  await expect(page.getByText('1 match of 12,000 names')).toBeVisible();
  await kv.destroy();
});
