import type { Caller } from '../../../domain/system/caller.ts';
import { VertebraError } from '../../../domain/errors.ts';
import { edgeAccountName } from '../../../domain/names.ts';
import type { OpenedNatsSession } from '../../../domain/system/nats-session.ts';
import { coversStream, supportTags } from '../../../domain/support/support-grant-rules.ts';
import type { OpenSupportSession, SupportGrantRecord } from '../../../domain/support/support-grant.ts';
import { authorize } from '../../access/authorize.ts';
import { recordDataView } from './data-views.store.ts';
import { getConfig } from '../../config/config.ts';
import type { SigningKeyId } from '../../keys/derive.ts';
import { isPublicKey } from '../../keys/nkey.ts';
import { signScopedUser } from '../../keys/sign.ts';
import { supportKeyId } from '../../accounts/wanted-claims.ts';
import { carriedSupportKeys, readOrganizationRecord } from '../../accounts/organization-record.ts';
import { getVault } from '../../nats/connections/vault.ts';
import { findOpenOrganization } from '../../accounts/find-organization.ts';
import { findSupportGrant } from './find-support-grant.query.ts';
import { isRequester } from './to-support-grant.query.ts';
import { checkSupportState } from './check-support-state.ts';

function checkSession(caller: Caller, grant: SupportGrantRecord, { publicKey, stream }: OpenSupportSession): void {
  if (!isRequester(grant, caller.actor)) {
    throw new VertebraError('forbidden', `This support grant is ${grant.requester.username}'s. Ask for your own.`);
  }
  checkSupportState(grant, ['active']);
  const fields = [
    ...(isPublicKey('U', publicKey)
      ? []
      : [{ path: 'publicKey', message: 'No public user nkey: its checksum or its kind is wrong.' }]),
    ...(coversStream(grant.scope, grant.organization, stream)
      ? []
      : [{ path: 'stream', message: 'This grant covers the streams and buckets of Environments other than prod.' }]),
  ];
  if (fields.length > 0) throw new VertebraError('invalid-request', 'Nothing was opened.', { fields });
}

/** The grant's key while the edge account carries it. In the middle of an end it does not any more. */
async function keyOf({ organization, id }: SupportGrantRecord): Promise<SigningKeyId> {
  const record = (await readOrganizationRecord(organization))?.record;
  const known = record && carriedSupportKeys(record, Date.now()).find(({ grant }) => grant === id);
  if (known) return supportKeyId(record.edge, known);
  throw new VertebraError('conflict', 'This support grant is being ended. Nothing was opened.');
}

/**
 * Opens one stream or bucket under a grant of the caller's own: the look is in the audit log before there is a JWT, and the
 * JWT reads that one and nothing else, for minutes, never beyond the grant or the time for which the caller's roles are known.
 */
export async function openSupportSession(
  caller: Caller,
  slug: string,
  id: string,
  wish: OpenSupportSession,
): Promise<OpenedNatsSession> {
  const access = authorize(caller.actor, 'support-grant.request', slug);
  await findOpenOrganization(access);
  const grant = await findSupportGrant(access, id);
  checkSession(caller, grant, wish);
  const key = await keyOf(grant);
  const { natsSessionSeconds, natsWebsocketUrl } = getConfig();
  const now = Math.floor(Date.now() / 1000);
  const ends = [Date.parse(grant.endsAt ?? grant.requestedAt), caller.expiresAt].map((at) => Math.floor(at / 1000));
  const expiresAt = Math.min(now + natsSessionSeconds, ...ends);
  await recordDataView(caller, grant, {
    stream: wish.stream,
    publicKey: wish.publicKey,
    until: new Date(expiresAt * 1000).toISOString(),
  });
  const jwt = signScopedUser(await getVault(), access, {
    accountName: edgeAccountName(slug),
    key,
    publicKey: wish.publicKey,
    name: 'session-support',
    tags: supportTags(wish.stream),
    expiresAt,
  });
  return {
    jwt,
    role: 'reader',
    expiresAt: new Date(expiresAt * 1000).toISOString(),
    lifetimeSeconds: expiresAt - now,
    websocket: natsWebsocketUrl,
    inboxPrefix: `_INBOX.${wish.publicKey}`,
  };
}
