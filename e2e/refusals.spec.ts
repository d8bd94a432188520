import { connect, credsAuthenticator } from '@nats-io/transport-node';
import { formatCreds } from '../lib/domain/credentials/creds-file.ts';
import type { RefusalPage } from '../lib/domain/credentials/refusal.ts';
import { api, pages } from '../lib/domain/paths.ts';
import { makeUserKey } from '../test/harness/issue.ts';
import { expectProblem } from './support/problem.ts';
import { download, issue } from './support/nats/issue.ts';
import { expect, test } from './support/test.ts';

test('a login that was refused is told with its cause and what helps, and to nobody else', async ({
  as,
  callAs,
  demo,
}) => {
  const page = await as('acme-admin');
  const name = 'e2e-refused';
  await issue(page, { organization: 'acme', environment: 'dev', role: 'publisher', name });
  const { jwt } = await download(page);
  const refused = connect({
    servers: demo.nats.url,
    name: 'checkout',
    reconnect: false,
    authenticator: credsAuthenticator(new TextEncoder().encode(formatCreds(jwt, makeUserKey().seed))),
  });
  await expect(refused).rejects.toThrow(/authorization/i);

  await page.goto(pages.credentials('acme'));
  await page.getByRole('navigation', { name: 'Credentials and their logins' }).getByText('Refused logins').click();
  await expect(page).toHaveURL(pages.refusals('acme'));
  const row = page.getByRole('grid', { name: 'Refused logins of acme' }).getByRole('row', { name });
  await expect(row).toContainText('Wrong seed');
  await row.click();
  const detail = page.getByRole('region', { name });
  await expect(detail).toContainText('The login was not signed by its private key');
  await expect(detail).toContainText('127.0.0.1');
  await expect(detail).toContainText('“checkout”');
  await expect(detail.getByRole('link', { name: 'Issue credential' })).toBeVisible();

  await detail.getByRole('link', { name: 'Open credential' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Refused logins' }).click();
  const answer = await (await callAs('acme-admin'))('GET', api.refusals('acme'));
  const { items } = (await answer.json()) as RefusalPage;
  const key = items.find((one) => one.name === name)?.publicKey ?? '';
  await expect(page).toHaveURL(pages.refusals('acme', { key }));
  await expect(page.getByRole('grid').getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: 'Show all credentials' }).click();
  await expect(page).toHaveURL(pages.refusals('acme'));

  await expectProblem(await (await callAs('globex-admin'))('GET', api.refusals('acme')), 'not-found');
  const theirs = await (await callAs('globex-admin'))('GET', api.refusals('globex'));
  expect(((await theirs.json()) as RefusalPage).items.map((one) => one.name)).not.toContain(name);
  const viewer = await as('acme-viewer');
  await viewer.goto(pages.refusals('acme'));
  await expect(viewer.getByText('Your role does not allow this')).toBeVisible();
});
