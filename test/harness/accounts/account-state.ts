import { jetstreamManager } from '@nats-io/jetstream';
import { authorize } from '../../../lib/server/access/authorize.ts';
import { signingKeyId } from '../../../lib/server/accounts/signing-keys.ts';
import { connectHome } from '../../../lib/server/accounts/home/home.ts';
import { readOrganizationRecord } from '../../../lib/server/accounts/organization-record.ts';
import { readStoredClaims } from '../../../lib/server/accounts/stored-claims.ts';
import { getVault } from '../../../lib/server/nats/connections/vault.ts';
import { operator } from '../callers.ts';

/** Everything that creating an Organization leaves, with its own names taken out, so that two can be compared. */
export async function accountState(slug: string): Promise<unknown> {
  const record = (await readOrganizationRecord(slug))?.record;
  if (!record) return 'no record';
  const [claims, edge] = await Promise.all([record.home, record.edge].map(readStoredClaims));
  const control = (await getVault()).signingKey(
    signingKeyId(record.home, { role: 'control', environment: '-' }),
  ).publicKey;
  const grant = authorize(operator().actor, 'organization.create');
  const connection = await connectHome(grant, { organization: slug, account: record.home });
  const streams: unknown[] = [];
  for await (const { config, state } of (await jetstreamManager(connection)).streams.list()) {
    streams.push([config, state.messages]);
  }
  await connection.close();
  const text = JSON.stringify({ record, name: claims?.name, nats: claims?.nats, edge: edge?.nats.limits, streams })
    .replaceAll(record.home, 'HOME')
    .replaceAll(record.edge, 'EDGE')
    .replaceAll(control, 'CONTROL')
    .replaceAll(slug, 'SLUG');
  return JSON.parse(text) as unknown;
}
