import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { useNow } from '@/components/ui/content/use-now.ts';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { downloadFile } from '@/lib/client/download-file.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import type { CredentialDetail } from '@/lib/domain/credentials/credential-detail.ts';
import { CREDENTIAL_ROLES, roleName } from '@/lib/domain/credentials/credential-roles.ts';
import { issueAction, reachesEveryEnvironment, revokeAction } from '@/lib/domain/credentials/credential-rules.ts';
import { environmentName } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';
import type { Me } from '@/lib/domain/system/me.ts';
import { realmOf } from '@/lib/domain/system/person.ts';

import { KindTag } from '../kind-tag.tsx';

interface CredentialHeaderProps {
  detail: CredentialDetail;
  me: Me | undefined;
  onAct: (act: 'renew' | 'replace' | 'revoke') => void;
}

/** What a credential is, and every act on it that there is; where somebody may not, the reason. */
export function CredentialHeader({ detail, me, onAct }: CredentialHeaderProps) {
  const { credential, revocation, orphaned, retired } = detail;
  const { name, role, environment, organization, expiresAt, issuedAt, issuedBy, replacedBy } = credential;
  const now = useNow();
  const expired = now !== null && Date.parse(expiresAt) <= now;
  const revoking = revokeAction(credential);
  const notToRevoke = (): string | undefined => {
    if (me === undefined || !mayDo(me, revoking)) return me && refusalReason(revoking);
    if (revocation !== null) return 'It is revoked already.';
    if (orphaned !== null) return 'The key that signed it was taken out: it opens nothing any more.';
    return expired ? 'It has expired: it opens nothing any more.' : undefined;
  };
  const issuing = issueAction(role, environment);
  const notToRenew = (): string | undefined => {
    if (me === undefined || !mayDo(me, issuing)) return me && refusalReason(issuing);
    if (revocation !== null) return 'A revoked key is never valid again. Issue another credential.';
    if (retired) return `${environmentName(organization, environment)} is retired. Restore it first.`;
    return replacedBy === null ? undefined : `“${replacedBy.name}” replaces it. Renew that one.`;
  };
  const notToReplace = (): string | undefined => {
    if (me === undefined || !mayDo(me, issuing)) return me && refusalReason(issuing);
    if (revocation !== null) return 'It is revoked. Issue another credential.';
    if (retired) return `${environmentName(organization, environment)} is retired. Restore it first.`;
    if (replacedBy !== null) return `“${replacedBy.name}” replaces it already.`;
    return expired ? 'It has expired. Issue another credential, or renew it.' : undefined;
  };
  return (
    <PageHeader
      title={
        <>
          {name}
          {revocation !== null && <Tag tone="bad">revoked</Tag>}
          {revocation === null && !expired && replacedBy !== null && <Tag tone="warn">replaced</Tag>}
          {revocation === null && expired && <Tag tone="bad">expired</Tag>}
          {revocation === null && !expired && orphaned !== null && <Tag tone="bad">orphaned</Tag>}
          {revocation === null && !expired && orphaned === null && retired && <Tag tone="warn">retired</Tag>}
          <KindTag kind={CREDENTIAL_ROLES[role].kind} />
          {reachesEveryEnvironment(credential) ? (
            <Tag tone="warn" title={`Issued for ${environment}`}>
              every Environment
            </Tag>
          ) : (
            <Tag>{environment}</Tag>
          )}
        </>
      }
      subtitle={
        <>
          {roleName(role)} · issued <RelativeTime iso={issuedAt} /> by{' '}
          <span title={realmOf(issuedBy)}>{issuedBy.username}</span>
        </>
      }
      actions={
        <>
          {me !== undefined && mayDo(me, 'refusal.list') && (
            <ButtonLink href={pages.refusals(organization, { key: credential.publicKey })}>Refused logins</ButtonLink>
          )}
          {me !== undefined && mayDo(me, 'credential.issue') && (
            <ButtonLink href={pages.newCredential(organization)}>Issue another</ButtonLink>
          )}
          {revocation !== null && <ExportButton detail={detail} />}
          <Button disabledReason={notToRenew()} onClick={() => onAct('renew')}>
            Renew
          </Button>
          <Button disabledReason={notToReplace()} onClick={() => onAct('replace')}>
            Replace
          </Button>
          <Button variant="danger" disabledReason={notToRevoke()} onClick={() => onAct('revoke')}>
            Revoke
          </Button>
        </>
      }
    />
  );
}

/** The record of the revocation as a file, for whoever asks what happened. */
function ExportButton({ detail }: { detail: CredentialDetail }) {
  const download = () => {
    const text = JSON.stringify({ exportedAt: new Date().toISOString(), ...detail }, null, 2);
    downloadFile(`${detail.credential.name}-revocation.json`, text, 'application/json');
  };
  return <Button onClick={download}>Export evidence</Button>;
}
