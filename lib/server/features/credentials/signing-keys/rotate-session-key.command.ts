/** Rotating a key of sessions: nobody is cut, and nobody is refused meanwhile. */
import { accountOf } from '../../../../domain/credentials/credential-rules.ts';
import type { RotateSigningKey } from '../../../../domain/credentials/signing-key.ts';
import { VertebraError } from '../../../../domain/errors.ts';
import type { Grant, OrganizationGrant } from '../../../../domain/grant.ts';
import { writeEdge, writeHome } from '../../../accounts/account-writer.ts';
import type { IndexedOrganization } from '../../../accounts/organization-of-claims.ts';
import { recordRevocations } from '../../../accounts/organization-record.ts';
import { CLOCK_SKEW_SECONDS } from '../../../accounts/revocations.ts';
import { announceGeneration, beginGeneration } from '../../../accounts/rotation/change-signing-key.ts';
import type { KeyChange } from '../../../accounts/rotation/change-signing-key.ts';
import type { SigningKeyRecord } from '../../../accounts/signing-keys.ts';
import { getConfig } from '../../../config/config.ts';
import { CONTROL_ROLE, CONTROL_SECONDS } from '../../../keys/sign.ts';
import { allServers } from '../../../nats/connections/servers.ts';
import type { Tell } from '../revocation-words.ts';
import { countSigned } from './count-signed.store.ts';
import { signingKeyLabel } from '../../../../domain/credentials/signing-key-name.ts';
import type { RotatableKey } from '../../../../domain/credentials/signing-key-name.ts';

/** When every user that a key of sessions signs until now is over, also by a clock that is slow (ISO 8601). */
export function overlapEnd({ role }: RotatableKey): string {
  const seconds = role === CONTROL_ROLE ? CONTROL_SECONDS : getConfig().natsSessionSeconds;
  return new Date(Date.now() + (seconds + CLOCK_SKEW_SECONDS) * 1000).toISOString();
}

type WriteGrant = Grant<'signing-key.rotate'> | Grant<'intent.reconcile'>;

/**
 * Writes claims with a generation that was announced, and has it sign once every server has taken them; or without those that have not,
 * when they are not waited for. Gives the record as it is then, and the servers that are missing. Safe to repeat.
 */
export async function startSigning(
  grant: Exclude<WriteGrant, { organization: null }>,
  { slug, account: home }: IndexedOrganization,
  key: RotatableKey,
  announced: number,
  waits: boolean,
  onTaken: (server: string) => void = () => undefined,
): Promise<{ record: SigningKeyRecord | null; missing: string[] }> {
  const taken = new Set<string>();
  await (accountOf(key) === 'edge' ? writeEdge : writeHome)(grant, home, (server) => {
    if (!taken.has(server)) onTaken(server);
    taken.add(server);
  });
  const missing = (await allServers()).filter((server) => !taken.has(server));
  if (missing.length > 0 && waits) return { record: null, missing };
  return { record: await beginGeneration(slug, key, announced, overlapEnd(key)), missing };
}

/** The next generation of a key of sessions signs as soon as every server lets it in, the older ones stay until their sessions are over. */
export async function rotateSessionKey(
  grant: OrganizationGrant<'signing-key.rotate'>,
  organization: IndexedOrganization,
  { role, environment, generation }: RotateSigningKey,
  change: KeyChange,
  tell: Tell,
): Promise<void> {
  const { slug, account: home } = organization;
  const key = { role, environment };
  const announced = await announceGeneration(slug, key, generation, change);
  if (announced === null)
    throw new VertebraError('conflict', `Somebody else has just rotated ${signingKeyLabel(key)}. Nothing was changed.`);
  await recordRevocations(slug);
  const taken: string[] = [];
  const onTaken = (server: string) => {
    taken.push(server);
    tell({ type: 'claims', server, account: accountOf(key), at: new Date().toISOString() });
  };
  const { record, missing } = await startSigning(grant, organization, key, announced.generation, true, onTaken);
  if (record !== null) {
    const { credentials, connections } = await countSigned(slug, home, key);
    const line = { ...key, generation: announced.generation, until: record.until, credentials, connections };
    tell({ type: 'key', act: change.act, rotated: true, ...line });
  }
  tell({ type: 'end', closed: 0, proven: taken.sort(), unproven: missing });
}
