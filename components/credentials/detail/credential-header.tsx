import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { useNow } from '@/components/ui/content/use-now.ts';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { downloadFile } from '@/lib/client/download-file.ts';
import { mayDo } from '@/lib/domain/access-table.ts';
import type { CredentialDetail } from '@/lib/domain/credentials/credential-detail.ts';
import { CREDENTIAL_ROLES, roleName } from '@/lib/domain/credentials/credential-roles.ts';
import { reachesEveryEnvironment } from '@/lib/domain/credentials/credential-rules.ts';
import { pages } from '@/lib/domain/paths.ts';
import type { Me } from '@/lib/domain/system/me.ts';
import { realmOf } from '@/lib/domain/system/person.ts';

import { issueAct } from '../issue-act.ts';
import { KindTag } from '../kind-tag.tsx';
import { CREDENTIAL_ACTS, whyNotTo } from './credential-acts.ts';
import type { CredentialAct } from './credential-acts.ts';

const ACT_LABELS = { renew: 'Renew', replace: 'Replace', revoke: 'Revoke' } as const;
const ACT_KEYS = { renew: 'n', replace: 'p', revoke: 'r' } as const;

interface CredentialHeaderProps {
  detail: CredentialDetail;
  me: Me | undefined;
  onAct: (act: CredentialAct) => void;
}

/** What a credential is, and every act on it that there is; where somebody may not, the reason. */
export function CredentialHeader({ detail, me, onAct }: CredentialHeaderProps) {
  const { credential, revocation, orphaned, retired } = detail;
  const { name, role, environment, organization, expiresAt, issuedAt, issuedBy, replacedBy } = credential;
  const now = useNow();
  const expired = now !== null && Date.parse(expiresAt) <= now;
  const whyNot = (act: CredentialAct) => whyNotTo(act, detail, me, expired);
  const mayIssue = me !== undefined && mayDo(me, 'credential.issue');
  const mayListRefusals = me !== undefined && mayDo(me, 'refusal.list');
  const exportEvidence = () => downloadEvidence(detail);
  usePageActs([
    ...CREDENTIAL_ACTS.map((act) => ({
      id: `credential.${act}`,
      label: `${ACT_LABELS[act]} ${name}…`,
      keys: ACT_KEYS[act],
      refusal: whyNot(act),
      run: () => onAct(act),
    })),
    ...(mayIssue ? [issueAct(organization, undefined)] : []),
    ...(mayListRefusals
      ? [
          {
            id: 'refusals',
            label: `Show refused logins of ${name}`,
            href: pages.refusals(organization, { key: credential.publicKey }),
          },
        ]
      : []),
    ...(revocation === null
      ? []
      : [{ id: 'credential.export-evidence', label: `Export the evidence of ${name}`, run: exportEvidence }]),
  ]);
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
          {mayListRefusals && (
            <ButtonLink href={pages.refusals(organization, { key: credential.publicKey })}>Refused logins</ButtonLink>
          )}
          {mayIssue && <ButtonLink href={pages.newCredential(organization)}>Issue another</ButtonLink>}
          {revocation !== null && <Button onClick={exportEvidence}>Export evidence</Button>}
          <Button disabledReason={whyNot('renew')} onClick={() => onAct('renew')}>
            Renew
          </Button>
          <Button disabledReason={whyNot('replace')} onClick={() => onAct('replace')}>
            Replace
          </Button>
          <Button variant="danger" disabledReason={whyNot('revoke')} onClick={() => onAct('revoke')}>
            Revoke
          </Button>
        </>
      }
    />
  );
}

/** The record of the revocation as a file, for whoever asks what happened. */
function downloadEvidence(detail: CredentialDetail): void {
  const text = JSON.stringify({ exportedAt: new Date().toISOString(), ...detail }, null, 2);
  downloadFile(`${detail.credential.name}-revocation.json`, text, 'application/json');
}
