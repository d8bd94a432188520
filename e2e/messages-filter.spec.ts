import { environmentAssets } from '../lib/domain/names.ts';
import { openStream, rowOf } from './support/console.ts';
import { markedEvent } from './support/events.ts';
import { expect, test } from './support/test.ts';

const { stream } = environmentAssets('acme-dev');

for (const width of [1440, 390]) {
  test(`a part of a subject is completed, typed or linked to, at ${String(width)}`, async ({ as, homeOf }) => {
    const home = await homeOf('acme');
    const namespace = `e2e-part-${String(width)}`;
    const { subject, payload } = markedEvent('acme-dev', namespace);
    await home.publish(subject, payload);
    const page = await as('acme-viewer', { viewport: { width, height: 844 } });
    await openStream(page, 'acme', stream);
    const field = page.getByRole('combobox', { name: 'Subject filter' });
    await field.fill(namespace.toUpperCase());
    const option = page.getByRole('option', { name: new RegExp(`${namespace}\\.>`) });
    await expect(option).toBeVisible();
    await field.press('ArrowDown');
    await field.press('Enter');
    await expect(page).toHaveURL(new RegExp(`filter=ws.*${namespace}`));
    await expect(rowOf(page, 'Messages', subject)).toBeVisible();
    await expect(option).toBeHidden();

    await openStream(page, 'acme', stream, `?filter=${namespace}`);
    await expect(page.getByText('No message matches')).toBeVisible();
    await page.getByRole('button', { name: new RegExp(`${namespace}\\.>`) }).click();
    await expect(rowOf(page, 'Messages', subject)).toBeVisible();
  });

  test(`a range of time is chosen, said whole with its zone, and is in the address, at ${String(width)}`, async ({
    as,
    homeOf,
  }) => {
    const home = await homeOf('acme');
    const { subject, payload } = markedEvent('acme-dev', `e2e-time-${String(width)}`);
    await home.publish(subject, payload);
    const page = await as('acme-viewer', { viewport: { width, height: 844 }, timezoneId: 'Asia/Kolkata' });
    await openStream(page, 'acme', stream);
    const time = page.getByRole('button', { name: 'Time:' });
    await time.click();
    await page.getByRole('button', { name: 'Last 5 minutes' }).click();
    await expect(page).toHaveURL(/from=\d{4}-\d\d-\d\dT/);
    await expect(time).toContainText('UTC+5:30');
    await expect(page.getByText('oldest first')).toBeVisible();

    await time.click();
    const panel = page.getByRole('group', { name: 'Time range' });
    for (const label of [/^From/, /^To/]) {
      const input = panel.getByLabel(label);
      await expect(input).toBeInViewport();
      // “11/27/2026, 10:00:00 AM” at 16 px, and the button that opens the calendar
      expect((await input.boundingBox())?.width, String(label)).toBeGreaterThan(250);
    }
    await panel.getByRole('button', { name: 'UTC', exact: true }).click();
    await panel.getByLabel(/^To/).fill('2001-02-03T04:05:06');
    await panel.getByLabel(/^To/).press('Enter');
    await expect(page).toHaveURL(/to=2001-02-03T04(:|%3A)05(:|%3A)06\.000Z/);
    await expect(panel.getByText('The end is not after the start')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByText('The end is not after the start', { exact: true })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    if (width > 1000) {
      const tops = await Promise.all(
        [page.getByLabel('Subject filter'), time, page.getByRole('button', { name: 'Tail' })].map(
          async (control) => (await control.boundingBox())?.y,
        ),
      );
      expect(new Set(tops).size).toBe(1);
    }
  });
}

test('an address with a range that is none says so, and one with a range shows it', async ({ as, homeOf }) => {
  const home = await homeOf('acme');
  const { subject, payload } = markedEvent('acme-dev', 'e2e-range');
  const sequence = await home.publish(subject, payload);
  const page = await as('acme-viewer');
  for (const text of ['rubbish', '0', '-1', '9007199254740993', '2026-99-99T00:00:00Z']) {
    await openStream(page, 'acme', stream, `?from=${text}`);
    await expect(page.getByText(`“${text}” in the address is no sequence`), text).toBeVisible();
    await expect(rowOf(page, 'Messages', /./).nth(1), text).toBeVisible();
  }
  await openStream(page, 'acme', stream, '?to=2001-01-01T00:00:00Z');
  await expect(page.getByText('No message in this range')).toBeVisible();
  await expect(page.getByText(/The stream holds messages from/)).toBeVisible();
  await openStream(page, 'acme', stream, `?filter=${subject}&to=2999-01-01T00:00:00Z`);
  await expect(rowOf(page, 'Messages', subject)).toBeVisible();
  await openStream(page, 'acme', stream, `?from=${String(sequence)}&filter=${subject}`);
  await expect(page.getByRole('button', { name: 'Time:' })).toContainText('from sequence');
  await expect(rowOf(page, 'Messages', subject)).toBeVisible();
});
