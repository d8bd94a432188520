/** The master secret on the page of the Sovereign's keys, from a next secret that no process holds to one that all keys are derived from. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { api, pages } from '../../lib/domain/paths.ts';
import type { SovereignKeys } from '../../lib/domain/system/sovereign-keys.ts';
import { expectNoViolation } from '../support/axe.ts';
import { KEYS_DIRECTORY, readDemo, serverEnvironment } from '../support/demo.ts';
import { interactive } from '../support/console.ts';
import { startOwnApp } from '../support/own-app.ts';
import { pidOf } from '../support/pid.ts';
import { runUntil } from '../support/run.ts';
import { expect, test } from '../support/test.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
/** A process that ended counts for ten seconds. */
const SOON = { timeout: 40_000 };

/** Ends a part of the demo, which starts it again with the files that are there now. */
async function restart(part: 'app' | 'projector'): Promise<void> {
  const before = pidOf(part);
  process.kill(before, 'SIGKILL');
  await expect.poll(() => pidOf(part), SOON).not.toBe(before);
  const origin = part === 'app' ? readDemo().app : readDemo().projector;
  await expect
    .poll(
      () =>
        fetch(`${origin}/readyz`).then(
          ({ status }) => status,
          () => 0,
        ),
      SOON,
    )
    .toBe(200);
}

test('is rotated on the page once every process holds the next one, and what stays valid is said before', async ({
  as,
  callAs,
}) => {
  test.setTimeout(240_000);
  const page = await as('security');
  await page.goto(pages.sovereignKeys());
  const card = page.getByRole('region', { name: 'Master secret' });
  await expect(card.getByRole('listitem')).toHaveCount(1);
  await expect(card.getByText(/signing keys? of \d+ Organizations/)).toBeVisible();
  await card.getByRole('button', { name: 'Rotate to the next secret' }).focus();
  await expect(page.getByText('There is no next master secret. Make one first: npm run rotate')).toBeVisible();

  await runUntil('npm', ['run', 'rotate', '--', 'master', 'add', '--dir', dirname(KEYS_DIRECTORY)], {
    cwd: PROJECT,
    until: [/master-2\.key/],
  });
  await restart('projector');
  const obstacles = page.getByRole('note').filter({ hasText: 'Master secret 2 cannot be used yet' });
  await expect(obstacles.getByText(/The console \w+ on \S+ does not hold master secret 2/)).toBeVisible(SOON);
  const processes = page.getByRole('region', { name: 'Processes of Vertebra' });
  await expect(processes.getByText('lacks master secret 2')).toHaveCount(1, SOON);
  const begin = card.getByRole('button', { name: 'Rotate to the next secret' });
  await begin.focus();
  await expect(page.getByText('Not every process holds master secret 2.')).toBeVisible();
  const early = await (
    await callAs('security')
  )('POST', api.masterRotations(), {
    body: { to: 2, how: { kind: 'overlap', days: 7 }, reason: 'Too early.' },
  });
  expect(early.status).toBe(409);
  await expectNoViolation(page, 'a secret that a process lacks');

  await restart('app');
  await expect(obstacles).toHaveCount(0, SOON);
  await expect(processes.getByText('holds master secret 2')).toHaveCount(2);

  // others see it and may not
  const operator = await as('operator');
  await operator.goto(pages.sovereignKeys());
  await operator.getByRole('button', { name: 'Rotate to the next secret' }).focus();
  await expect(operator.getByText('Your role may not rotate the master secret')).toBeVisible();
  await operator.keyboard.press('Enter');
  await expect(operator.getByRole('dialog')).toHaveCount(0);

  await interactive(begin);
  await begin.click();
  const dialog = page.getByRole('dialog', { name: 'Rotate to master secret 2' });
  await expect(dialog.getByText('It stays valid for a while')).toBeVisible();
  await dialog.getByText('It is refused now, because the secret has leaked').click();
  await dialog.getByRole('button', { name: 'Rotate and refuse them now' }).click();
  await expect(dialog.getByText('Type “master secret 2”.', { exact: true })).toBeVisible();
  await expectNoViolation(page, 'cutting all that a secret has signed');
  await dialog.getByText('It stays valid for a while').click();
  await dialog.getByLabel('Days until earlier keys').fill('0');
  await dialog.getByRole('button', { name: 'Rotate', exact: true }).click();
  await expect(dialog.getByText('A whole number of days, 1 to 365.')).toBeVisible();
  await expect(dialog.getByText('Give a reason: the audit log keeps it.')).toBeVisible();
  await dialog.getByLabel('Days until earlier keys').fill('7');
  await dialog.getByLabel('Reason').fill('Yearly, by the page.');
  await expectNoViolation(page, 'rotating the master secret');
  await dialog.getByRole('button', { name: 'Rotate', exact: true }).click();
  await expect(dialog).toHaveCount(0);

  const read = async () =>
    (await (await callAs('operator'))('GET', api.sovereignKeys())).json() as Promise<SovereignKeys>;
  await expect.poll(async () => (await read()).master.rotation?.doneAt ?? null, SOON).not.toBeNull();
  const rows = card.getByRole('listitem');
  await expect(rows).toHaveCount(2, SOON);
  await expect(rows.first()).toContainText('Yearly, by the page.');
  await expect(rows.first()).toContainText('accepted for 7 days at most');
  await expect(rows.first()).toContainText(/signing keys of \d+ Organizations/);
  await expect(rows.nth(1)).toContainText('still needed');
  await expectNoViolation(page, 'a master secret that was rotated');

  // what is left to do after a leak is offered, and asks for a confirmation
  const cut = card.getByRole('button', { name: 'Refuse keys of earlier secrets' });
  await cut.click();
  await expect(page.getByRole('dialog', { name: 'Refuse keys of earlier secrets' })).toContainText(
    'This cannot be undone',
  );
  await page.keyboard.press('Escape');
});

test('takes two people where the configuration says so: who has asked cannot approve', async ({ as }) => {
  test.setTimeout(120_000);
  const app = await startOwnApp((port) => ({
    ...serverEnvironment(),
    VERTEBRA_BASE_URL: `http://127.0.0.1:${String(port)}`,
    VERTEBRA_TWO_PEOPLE: 'rotation',
  }));
  try {
    await app.up();
    const page = await as('security');
    await page.goto(`${app.url}${pages.sovereignKeys()}`);
    const ask = page.getByRole('button', { name: 'Ask to refuse keys of earlier secrets' });
    await interactive(ask);
    await ask.click();
    const dialog = page.getByRole('dialog', { name: 'Ask to refuse keys of earlier secrets' });
    await expect(dialog.getByText('Another security officer has to approve it within a day.')).toBeVisible();
    await dialog.getByLabel('Type “master secret 2” to confirm').fill('master secret 2');
    await dialog.getByLabel('Reason').fill('The backup was lost.');
    await dialog.getByRole('button', { name: 'Ask for it' }).click();
    const request = page.getByRole('status').filter({ hasText: 'to refuse everything that earlier keys have signed' });
    await expect(request).toContainText('The backup was lost.');
    await request.getByRole('button', { name: 'Approve' }).focus();
    await expect(page.getByText('You asked for it')).toBeVisible();
    await page.keyboard.press('Enter');
    await expectNoViolation(page, 'a rotation that waits for a second person');
    await request.getByRole('button', { name: 'Withdraw' }).click();
    await expect(request).toHaveCount(0);
    await expect(page.getByRole('region', { name: 'Master secret' })).toContainText('accepted for 7 days at most');
  } finally {
    await app.stop();
  }
});
