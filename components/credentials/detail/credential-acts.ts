import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import type { Action } from '@/lib/domain/access-table.ts';
import type { CredentialDetail } from '@/lib/domain/credentials/credential-detail.ts';
import { issueAction, revokeAction } from '@/lib/domain/credentials/credential-rules.ts';
import { environmentName } from '@/lib/domain/names.ts';
import type { Me } from '@/lib/domain/system/me.ts';

/** What can be done to a credential; in the address as `act`. */
export const CREDENTIAL_ACTS = ['renew', 'replace', 'revoke'] as const;
export type CredentialAct = (typeof CREDENTIAL_ACTS)[number];

/** Why somebody cannot do it now, in a sentence; undefined when they can. */
export function whyNotTo(
  act: CredentialAct,
  { credential, revocation, orphaned, retired }: CredentialDetail,
  me: Me | undefined,
  expired: boolean,
): string | undefined {
  const { organization, environment, role, replacedBy } = credential;
  const action: Action = act === 'revoke' ? revokeAction(credential) : issueAction(role, environment);
  if (me === undefined) return undefined;
  if (!mayDo(me, action)) return refusalReason(action);
  const retiredFirst = retired ? `${environmentName(organization, environment)} is retired. Restore it first.` : null;
  switch (act) {
    case 'revoke':
      if (revocation !== null) return 'It is already revoked.';
      if (orphaned !== null) return 'Its signing key was removed: it no longer works.';
      return expired ? 'It has expired: it no longer works.' : undefined;
    case 'renew':
      if (revocation !== null) return 'A revoked key cannot be made valid again. Issue another credential.';
      if (retiredFirst !== null) return retiredFirst;
      return replacedBy === null ? undefined : `“${replacedBy.name}” replaces it. Renew that one.`;
    case 'replace':
      if (revocation !== null) return 'It is revoked. Issue another credential.';
      if (retiredFirst !== null) return retiredFirst;
      if (replacedBy !== null) return `“${replacedBy.name}” already replaces it.`;
      return expired ? 'It has expired. Issue another credential, or renew it.' : undefined;
  }
}
