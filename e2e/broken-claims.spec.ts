import { api, pages } from '../lib/domain/paths.ts';
import type { OrganizationPage } from '../lib/domain/organizations/organization.ts';
import { homeAccount } from '../lib/server/keys/account-claims.ts';
import { encodeJwt } from '../lib/server/keys/jwt.ts';
import { createKeyPair } from '../lib/server/keys/nkey.ts';
import { signerOf } from '../lib/server/keys/signer.ts';
import { openVault } from '../lib/server/keys/vault.ts';
import { DEFAULT_LIMITS } from '../lib/domain/organizations/default-limits.ts';
import { rowOf } from './support/console.ts';
import { KEYS_DIRECTORY } from './support/demo.ts';
import { connectSystem } from './support/home.ts';
import { expect, test } from './support/test.ts';

test('claims that somebody else pushed into the resolver are shown to the Sovereign, believed by nobody, and break nothing', async ({
  as,
  callAs,
}) => {
  const operator = await callAs('operator');
  const accounts = createKeyPair('A');
  const foreign = createKeyPair('O');
  const iat = Math.floor(Date.now() / 1000);
  const block = homeAccount({ displayName: 'Evil twin', environments: ['prod'], limits: DEFAULT_LIMITS });
  const claims = encodeJwt({ sub: accounts.publicKey, name: 'acme', iat, nats: block }, foreign);
  const system = await connectSystem();
  const listed = async () => (await (await operator('GET', api.organizations())).json()) as OrganizationPage;

  // the resolver checks structure, not trust (docs/nats.md)
  const answer = (await system.request('$SYS.REQ.CLAIMS.UPDATE', claims)).json<{ data?: { code: number } }>();
  expect(answer.data?.code).toBe(200);
  await expect
    .poll(async () => (await listed()).unreadable.map(({ account }) => account))
    .toContain(accounts.publicKey);

  const page = await as('operator');
  await page.goto(pages.organizations());
  await expect(page.getByText('The claims of 1 account in the resolver cannot be used')).toBeVisible();
  await page.getByText('Which, and why').click();
  await expect(page.getByText('Signed by a key that is none of our operator.')).toBeVisible();
  await expect(rowOf(page, 'Organizations', 'acme')).toContainText('Acme Industries');
  await expect(page.getByText('Evil twin')).toHaveCount(0);

  const admin = await as('acme-admin');
  await admin.goto(pages.organizations());
  await expect(rowOf(admin, 'Organizations', 'acme')).toContainText('Acme Industries');
  await expect(admin.getByText('cannot be used')).toHaveCount(0);

  const { operator: signer } = signerOf(openVault(KEYS_DIRECTORY));
  const deletion = { accounts: [accounts.publicKey], type: 'generic', version: 2 };
  const request = encodeJwt({ sub: signer.publicKey, iat, nats: deletion }, signer);
  await system.request('$SYS.REQ.CLAIMS.DELETE', request);
  await system.close();
  await expect.poll(async () => (await listed()).unreadable).toEqual([]);
  await expect(page.getByText('cannot be used')).toHaveCount(0);
});
