/** The page of the Sovereign's keys: who trusts the key that signs, and who may see and replace it. */
import { api, pages } from '../lib/domain/paths.ts';
import type { SovereignKeys } from '../lib/domain/system/sovereign-keys.ts';
import { expectNoViolation } from './support/axe.ts';
import { expect, test } from './support/test.ts';

test('a security officer sees who trusts the key that signs, and why no other one can sign', async ({ as, callAs }) => {
  const page = await as('security');
  const answer = await (await callAs('security'))('GET', api.sovereignKeys());
  const { signs, servers, processes } = (await answer.json()) as SovereignKeys;
  // the console and the projector of the demo say so themselves
  expect(processes.map(({ kind }) => kind).sort()).toEqual(['console', 'projector']);
  await page.goto(pages.organizations());
  await page.getByRole('navigation').getByRole('link', { name: 'Keys' }).click();
  await expect(page.getByRole('region', { name: 'Operator signing key' })).toContainText(signs);
  await expect(page.getByRole('region', { name: 'Servers' }).getByRole('listitem')).toHaveCount(servers.length);
  for (const name of ['Servers', 'Processes of Vertebra']) {
    const items = page.getByRole('region', { name, exact: true }).getByRole('listitem');
    for (const item of await items.all()) await expect(item).toContainText('trusts the key that signs');
  }
  await page.getByRole('button', { name: 'Have the next key sign' }).focus();
  await expect(page.getByText('There is no next key. Make one first')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expectNoViolation(page, 'the keys');
});

test('an operator sees them and may not replace them; others are told which role it takes', async ({ as }) => {
  const operator = await as('operator');
  await operator.goto(pages.sovereignKeys());
  await operator.getByRole('button', { name: 'Have the next key sign' }).focus();
  await expect(operator.getByText('Your role may not have another signing key')).toBeVisible();
  for (const username of ['support', 'acme-admin'] as const) {
    const page = await as(username);
    await page.goto(pages.sovereignKeys());
    await expect(page.getByText('Your role does not allow this')).toBeVisible();
    await expect(page.getByRole('region')).toHaveCount(0);
  }
});
