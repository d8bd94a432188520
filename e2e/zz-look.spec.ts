import { download, issue } from './support/issue.ts';
import { expect, test } from './support/test.ts';
test('look', async ({ as }) => {
  const page = await as('acme-admin');
  page.on('console', m => console.log('CONSOLE', m.text()));
  page.on('websocket', ws => { console.log('WS', ws.url()); ws.on('framereceived', f => console.log('<', f.payload.toString().slice(0,200))); ws.on('socketerror', e => console.log('ERR', e)); ws.on('close', () => console.log('CLOSE')); });
  await issue(page, { organization: 'acme', environment: 'dev', role: 'publisher', name: 'look' });
  await download(page);
  await page.getByRole('button', { name: 'Test it now' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'as promised' })).toBeVisible();
  console.log(await page.getByRole('main').innerText());
});
