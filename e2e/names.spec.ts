import { jetstreamManager } from '@nats-io/jetstream';
import { pages } from '../lib/domain/paths.ts';
import { openStream, rowOf } from './support/console.ts';
import { expect, test } from './support/test.ts';

/** Names that nats-server takes, and that an address has to encode. */
const NAMES = ['50%', 'a%2Fb', '%', '%zz', '100%25', 'größe', 'q?x=1', 'a#b', 'a&b+c'];

for (const [index, name] of NAMES.entries()) {
  test(`a stream called ${name} is opened by click, link and reload`, async ({ as, homeOf }) => {
    const { connection } = await homeOf('acme');
    const { streams } = await jetstreamManager(connection, { checkAPI: false });
    // the client itself refuses some of these names, and does not encode what it asks
    const config = { name, subjects: [`odd-names.${String(index)}`], max_bytes: 10_000 };
    const answer = await connection.request(`$JS.API.STREAM.CREATE.${name}`, JSON.stringify(config));
    expect(answer.json<{ error?: unknown }>().error).toBeUndefined();
    try {
      const page = await as('acme-viewer');
      await page.goto(pages.streams('acme'));
      await rowOf(page, 'Streams', name).first().getByRole('link', { name, exact: true }).click();
      const seen = async () => {
        await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
        await expect(page.getByRole('main')).toContainText(`odd-names.${String(index)}`);
        await expect(page).toHaveTitle(`${name} · acme · Vertebra`);
        await expect(page.getByRole('navigation', { name: 'Breadcrumb' })).toContainText(name);
      };
      await seen();
      await page.reload();
      await seen();
      await openStream(page, 'acme', name, '?tab=config');
      await seen();
      await page.goto(pages.bucket('acme', name));
      await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
      await expect(page).toHaveTitle(`${name} · acme · Vertebra`);
    } finally {
      await streams.delete(name).catch(() => undefined);
    }
  });
}

test('a key with percent signs is opened by its address', async ({ as, homeOf }) => {
  const key = 'odd/100%25/a%2Fb';
  await (await homeOf('acme')).put('ws-acme-dev-state', key, '{"odd":true}').catch(() => undefined);
  const page = await as('acme-viewer');
  await page.goto(pages.environmentObject('acme', 'acme-dev', key));
  await expect(page.getByRole('heading', { level: 1, name: key, exact: true })).toBeVisible();
  await expect(page).toHaveTitle(`${key} · acme-dev · acme · Vertebra`);
});

test('a page that outlives a deployment loads itself again, once, and then says what happened', async ({
  as,
  troubles,
}) => {
  const page = await as('acme-viewer');
  await openStream(page, 'acme', 'WS_acme-dev');
  let gone = true;
  // the files of now are there for whoever loads the page of now
  page.on('request', (request) => {
    if (request.isNavigationRequest()) gone = false;
  });
  await page.route('**/_next/static/**', (route) =>
    gone ? route.fulfill({ status: 404, body: '' }) : route.continue(),
  );
  const loaded = page.waitForEvent('load', { timeout: 60_000 });
  await page.getByRole('link', { name: 'Consumers' }).click();
  await loaded;
  await expect(page.getByRole('grid', { name: 'Consumers' })).toBeVisible({ timeout: 60_000 });

  gone = true;
  await page.getByRole('link', { name: 'Subjects' }).click();
  // Next announces the title of a page as an alert, too, beside the page
  await expect(page.getByRole('main').getByRole('alert').getByText('Vertebra was updated')).toBeVisible();
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(page.getByRole('grid', { name: /Subjects/ })).toBeVisible();
  // the missing code is what this is about, and every other error still counts
  const others = troubles.filter(({ text }) => !text.includes('ChunkLoadError'));
  expect(others.length).toBeLessThan(troubles.length);
  troubles.splice(0, troubles.length, ...others);
});

test('a clock of the browser that is wrong shows in no age, and is told', async ({ as, homeOf }) => {
  await (await homeOf('acme')).publish('ws.acme-dev.k8s.pod.clocks', '{}');
  const page = await as('acme-viewer');
  await page.clock.install({ time: Date.now() - 600_000 });
  await page.clock.resume();
  await openStream(page, 'acme', 'WS_acme-dev', '?filter=ws.acme-dev.k8s.pod.clocks');
  const row = rowOf(page, 'Messages', 'ws.acme-dev.k8s.pod.clocks').first();
  await expect(row).toContainText(/just now|\d+\ss ago/);
  await expect(page.getByRole('banner').getByText('Your clock is 10 min slow')).toBeVisible();
});
