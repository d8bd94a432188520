import type { Caller } from '../../../domain/system/caller.ts';
import { VertebraError } from '../../../domain/errors.ts';
import { edgeAccountName } from '../../../domain/names.ts';
import type { OpenedNatsSession } from '../../../domain/system/nats-session.ts';
import { authorize, authorizeIfAllowed } from '../../access/authorize.ts';
import { recordOpening } from '../../audit/record-opening.ts';
import { getConfig } from '../../config/config.ts';
import { isPublicKey } from '../../keys/nkey.ts';
import { signScopedUser } from '../../keys/sign.ts';
import { ensureEdge } from '../../accounts/account-writer.ts';
import { readSigningKeys, recordOf, signingKeyNow } from '../../accounts/signing-keys.ts';
import { getVault } from '../../nats/connections/vault.ts';
import { findOpenOrganization } from '../../accounts/find-organization.ts';
import { WHOLE_ACCOUNT } from '../../../domain/credentials/signing-key-name.ts';

/**
 * A JWT of a few minutes for a page's own key pair, in the edge account: reads metadata, and data too when the role may.
 * The NATS server enforces the difference; nothing in the page does.
 */
export async function openNatsSession(
  caller: Caller,
  slug: string,
  { publicKey }: { publicKey: string },
): Promise<OpenedNatsSession> {
  const grant = authorize(caller.actor, 'jetstream.inspect', slug);
  const organization = await findOpenOrganization(grant);
  if (!isPublicKey('U', publicKey)) {
    throw new VertebraError('invalid-request', 'This is no public user nkey.', {
      fields: [{ path: 'publicKey', message: 'Its checksum or its kind is wrong.' }],
    });
  }
  const data = authorizeIfAllowed(caller.actor, 'data.read', slug);
  const role = data === null ? 'inspector' : 'reader';
  const edge = await ensureEdge(grant, organization.account);
  const { natsSessionSeconds, natsWebsocketUrl } = getConfig();
  const now = Math.floor(Date.now() / 1000);
  // Never longer than the roles it was given for are known: whoever loses them loses the session, too.
  const expiresAt = Math.min(now + natsSessionSeconds, Math.floor(caller.expiresAt / 1000));
  await recordOpening(caller, { organization: slug, publicKey, role }, expiresAt * 1000);
  const key = { role, environment: WHOLE_ACCOUNT };
  const record = recordOf(await readSigningKeys(slug), key);
  const jwt = signScopedUser(await getVault(), data ?? grant, {
    accountName: edgeAccountName(slug),
    key: signingKeyNow(edge, key, record),
    publicKey,
    name: `session-${role}`,
    expiresAt,
  });
  return {
    jwt,
    role,
    expiresAt: new Date(expiresAt * 1000).toISOString(),
    lifetimeSeconds: expiresAt - now,
    websocket: natsWebsocketUrl,
    inboxPrefix: `_INBOX.${publicKey}`,
  };
}
