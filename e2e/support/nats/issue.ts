import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { CREDENTIAL_ROLES } from '../../../lib/domain/credentials/credential-roles.ts';
import type { CredentialRole } from '../../../lib/domain/credentials/credential-roles.ts';
import { pages } from '../../../lib/domain/paths.ts';
import { parseCreds } from '../../../lib/domain/credentials/creds-file.ts';
import { expect } from '../test.ts';

export interface Wish {
  organization: string;
  environment: string;
  role: CredentialRole;
  name: string;
  /** as the form has it without */
  days?: number;
}

export interface DownloadedCredential {
  name: string;
  /** the whole .creds file */
  text: string;
  jwt: string;
  seed: string;
}

export const roleChoice = (page: Page, role: CredentialRole) =>
  page.getByRole('group', { name: 'Role' }).getByRole('radio', { name: CREDENTIAL_ROLES[role].label, exact: true });

/** `environment` is a full name such as `acme-prod`. */
export const environmentChoice = (page: Page, environment: string) =>
  page
    .getByRole('group', { name: 'Environment' })
    .getByRole('radio', { name: environment.slice(environment.lastIndexOf('-') + 1), exact: true });

/** Opens the form and fills it in. */
export async function fillWish(page: Page, { organization, environment, role, name, days }: Wish): Promise<void> {
  await page.goto(pages.newCredential(organization));
  await environmentChoice(page, `${organization}-${environment}`).check();
  await roleChoice(page, role).check();
  await page.getByLabel('Name', { exact: true }).fill(name);
  if (days !== undefined) await page.getByLabel('Expires after, in days').fill(String(days));
}

/** Issues a credential in the browser. */
export async function issue(page: Page, wish: Wish): Promise<void> {
  await fillWish(page, wish);
  await page.getByRole('button', { name: 'Issue credential' }).click();
  await expect(page.getByRole('heading', { name: 'Credential issued' })).toBeVisible();
}

/** Downloads what was issued, as a person would. */
export async function download(page: Page): Promise<DownloadedCredential> {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download .creds' }).click();
  const file = await coming;
  const text = await readFile(await file.path(), 'utf8');
  const creds = parseCreds(text);
  if (!creds) throw new Error(`${file.suggestedFilename()} is no .creds file`);
  return { name: file.suggestedFilename(), text, ...creds };
}
