/** A credential of the demo as somebody issues it in the browser: for the nats CLI, and to fill a bucket. */
import { readFile } from 'node:fs/promises';
import type { BrowserContext } from '@playwright/test';
import { connect, credsAuthenticator } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { CREDENTIAL_ROLES } from '../../../lib/domain/credentials/credential-roles.ts';
import { parseCreds } from '../../../lib/domain/credentials/creds-file.ts';
import { pages } from '../../../lib/domain/paths.ts';
import { decodeJwt } from '../../../lib/server/keys/jwt.ts';

export interface KvCredential {
  /** path of the .creds file, for as long as the browser context lives */
  file: string;
  inboxPrefix: string;
  connection: NatsConnection;
}

/** Issues a trusted KV writer of an Environment, such as `stg`. */
export async function issueKvWriter(
  context: BrowserContext,
  { organization, environment, nats }: { organization: string; environment: string; nats: string },
): Promise<KvCredential> {
  const page = await context.newPage();
  await page.goto(pages.newCredential(organization));
  await page.waitForLoadState('networkidle');
  const choose = (group: string, name: string) =>
    page.getByRole('group', { name: group }).getByRole('radio', { name, exact: true }).check();
  await choose('Environment', environment);
  await choose('Role', CREDENTIAL_ROLES['trusted-kv-writer'].label);
  await page.getByLabel('Name', { exact: true }).fill(`bench-${String(Date.now())}`);
  await page.getByRole('button', { name: 'Issue credential' }).click();
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download .creds' }).click();
  const file = await (await coming).path();
  const text = await readFile(file, 'utf8');
  const creds = parseCreds(text);
  if (!creds) throw new Error('What was downloaded is no .creds file.');
  const { sub } = decodeJwt(creds.jwt).payload as { sub: string };
  const inboxPrefix = `_INBOX.${sub}`;
  const authenticator = credsAuthenticator(new TextEncoder().encode(text));
  return { file, inboxPrefix, connection: await connect({ servers: nats, authenticator, inboxPrefix }) };
}
