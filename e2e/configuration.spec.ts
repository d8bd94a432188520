import { METRICS_TOKEN } from '../scripts/demo/start-app.ts';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pages } from '../lib/domain/paths.ts';
import { STATE_DIRECTORY } from './support/demo.ts';
import { lonelyEnvironment, startOwnApp } from './support/own-app.ts';
import { sessionOf } from './support/people.ts';
import { expect, test } from './support/test.ts';

const NEEDED = [
  'VERTEBRA_BASE_URL',
  'VERTEBRA_NATS_URL',
  'VERTEBRA_NATS_WEBSOCKET_URL',
  'VERTEBRA_PROJECTOR_URL',
  'VERTEBRA_KEYS_DIR',
  'VERTEBRA_ISSUERS_FILE',
];

test('a server without its variables does not start, and names every one', async () => {
  const app = await startOwnApp(() => ({}));
  expect(await app.child.ended).toBe('exit code 1');
  const log = await app.log();
  for (const name of NEEDED) expect(log).toContain(`${name} is not set. It wants`);
});

test('a server with wrong variables does not start, names them, and shows no value', async () => {
  const notJson = join(STATE_DIRECTORY, 'not-json.json');
  await writeFile(notJson, 'hunter2');
  const app = await startOwnApp(() => ({
    VERTEBRA_BASE_URL: 'http://vertebra.example.com/path',
    VERTEBRA_NATS_URL: 'http://hunter2',
    VERTEBRA_NATS_WEBSOCKET_URL: 'hunter2',
    VERTEBRA_KEYS_DIR: '/nowhere',
    VERTEBRA_ISSUERS_FILE: notJson,
    VERTEBRA_NATS_SESSION_SECONDS: '5',
    VERTEBRA_TRUSTED_PROXIES: 'many',
  }));
  expect(await app.child.ended).toBe('exit code 1');
  const log = await app.log();
  for (const name of [...NEEDED, 'VERTEBRA_NATS_SESSION_SECONDS', 'VERTEBRA_TRUSTED_PROXIES']) {
    expect(log).toMatch(new RegExp(`${name} .*wants`));
  }
  expect(log).not.toContain('hunter2');
});

test.describe('a server that reaches neither NATS nor the identity provider', () => {
  test('says so to machines and to people, and serves on', async ({ browser }) => {
    const app = await startOwnApp(lonelyEnvironment);
    await app.up();

    const ready = await fetch(`${app.machines}/readyz`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
    expect(ready.status).toBe(503);
    const { checks } = (await ready.json()) as { checks: { name: string; state: string; detail: string }[] };
    expect(checks.filter((check) => check.state === 'not-ready').map(({ name }) => name)).toContain(
      'nats-system-account',
    );

    const stranger = await browser.newPage({ baseURL: app.url });
    await stranger.goto(pages.signIn());
    await stranger.getByLabel('Organization').fill('acme');
    await stranger.getByRole('button', { name: 'Continue' }).click();
    await expect(stranger.getByText('The identity provider does not answer. You were not signed in.')).toBeVisible();
    await stranger.getByRole('button', { name: 'Sign in to the Sovereign' }).click();
    await expect(stranger.getByText('The identity provider does not answer. You were not signed in.')).toBeVisible();
    await stranger.close();

    const context = await browser.newContext({
      baseURL: app.url,
      storageState: await sessionOf(browser, 'acme-admin'),
    });
    const page = await context.newPage();
    for (const address of [pages.organization('acme'), pages.organizations(), pages.credentials('acme')]) {
      await page.goto(address);
      const alert = page.getByRole('main').getByRole('alert').filter({ hasText: 'NATS does not answer' }).first();
      await expect(alert).toBeVisible({ timeout: 20_000 });
      await expect(alert.getByRole('button', { name: 'Try again' })).toBeVisible();
    }
    await context.close();
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
    await app.stop();
  });
});
