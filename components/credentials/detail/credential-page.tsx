'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';

import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { AbsoluteTime, RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { useNow } from '@/components/ui/content/use-now.ts';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { CopyButton } from '@/components/ui/form/copy-button.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import { downloadFile } from '@/lib/client/download-file.ts';
import { credentialQuery } from '@/lib/client/credentials/revocation-queries.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import type { CredentialDetail } from '@/lib/domain/credentials/credential-detail.ts';
import { CREDENTIAL_ROLES, roleName } from '@/lib/domain/credentials/credential-roles.ts';
import { reachesEveryEnvironment, revokeAction } from '@/lib/domain/credentials/credential-rules.ts';
import { pages } from '@/lib/domain/paths.ts';
import type { Me } from '@/lib/domain/system/me.ts';
import { realmOf } from '@/lib/domain/system/person.ts';

import { KindTag } from '../kind-tag.tsx';
import { PermissionLists } from '../permission-lists.tsx';
import { ShortKey } from '../short-key.tsx';
import { ConnectionsCard } from './connections-card.tsx';
import { RevocationCard } from './revocation-card.tsx';
import { TrailCard } from './trail-card.tsx';

// Whoever looks only does not load it.
const RevokeDialog = lazyNamed(() => import('../revoke/revoke-dialog.tsx'), 'RevokeDialog');

/** One credential: what it may do, who is connected with it, and every act on it. */
export function CredentialPage({ organization, publicKey }: { organization: string; publicKey: string }) {
  const me = useQuery(meQuery()).data;
  const { data, error, refetch } = useQuery(credentialQuery(organization, publicKey));
  const [revoking, setRevoking] = useState(false);
  if (data === undefined) {
    return (
      <>
        <PageHeader title={<ShortKey publicKey={publicKey} />} />
        {error === null ? (
          <Skeleton className="h-128 w-full" />
        ) : (
          <Card>
            <ErrorState
              problem={asProblem(error)}
              onRetry={() => void refetch()}
              action={<ButtonLink href={pages.credentials(organization)}>All credentials</ButtonLink>}
            />
          </Card>
        )}
      </>
    );
  }
  const { risk } = CREDENTIAL_ROLES[data.credential.role];
  return (
    <>
      <Header detail={data} me={me} onRevoke={() => setRevoking(true)} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,13fr)_minmax(0,9fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          {data.revocation !== null && <RevocationCard organization={organization} revocation={data.revocation} />}
          {me !== undefined &&
            (mayDo(me, 'connection.list') ? (
              <ConnectionsCard organization={organization} publicKey={publicKey} />
            ) : (
              <Card aria-label="Connections">
                <EmptyState title="Connections are not shown to you">{refusalReason('connection.list')}</EmptyState>
              </Card>
            ))}
          {me !== undefined && mayDo(me, 'audit.read') && (
            <TrailCard organization={organization} publicKey={publicKey} />
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <FactsCard detail={data} />
          <Card aria-labelledby="permissions">
            <CardHeader>
              <h2 id="permissions" className="font-semibold">
                {data.revocation === null ? 'What it may do' : 'What it could do'}
              </h2>
            </CardHeader>
            <div className="flex flex-col gap-4 p-3">
              {risk !== null && (
                <Notice tone="warn" title="Trusted: it reaches more than this list">
                  {risk}
                </Notice>
              )}
              <PermissionLists permissions={data.permissions} />
            </div>
          </Card>
        </div>
      </div>
      {revoking && (
        <RevokeDialog
          organization={organization}
          selection={{ by: 'key', publicKeys: [publicKey] }}
          onClose={() => setRevoking(false)}
        />
      )}
    </>
  );
}

function Header({ detail, me, onRevoke }: { detail: CredentialDetail; me: Me | undefined; onRevoke: () => void }) {
  const { credential, revocation } = detail;
  const { name, role, environment, organization, expiresAt, issuedAt, issuedBy } = credential;
  const now = useNow();
  const expired = now !== null && Date.parse(expiresAt) <= now;
  const action = revokeAction(credential);
  const reason = (): string | undefined => {
    if (me === undefined || !mayDo(me, action)) return me && refusalReason(action);
    if (revocation !== null) return 'It is revoked already.';
    return expired ? 'It has expired: it opens nothing any more.' : undefined;
  };
  return (
    <PageHeader
      title={
        <>
          {name}
          {revocation !== null && <Tag tone="bad">revoked</Tag>}
          {revocation === null && expired && <Tag tone="bad">expired</Tag>}
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
          <Button variant="danger" disabledReason={reason()} onClick={onRevoke}>
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

function FactsCard({ detail: { credential, sharesDurable } }: { detail: CredentialDetail }) {
  const { publicKey, issuedBy, expiresAt, durable, role } = credential;
  return (
    <Card aria-labelledby="facts">
      <CardHeader>
        <h2 id="facts" className="font-semibold">
          Facts
        </h2>
      </CardHeader>
      <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-4 gap-y-1.5 p-3">
        <Fact term="Public key">
          <span className="inline-flex items-center gap-1">
            <ShortKey publicKey={publicKey} />
            <CopyButton text={publicKey} label="Copy public key" />
          </span>
        </Fact>
        <Fact term="Role">{CREDENTIAL_ROLES[role].label}</Fact>
        <Fact term="Expires">
          <AbsoluteTime iso={expiresAt} />{' '}
          <span className="text-sm text-ink-3">
            <RelativeTime iso={expiresAt} />
          </span>
        </Fact>
        <Fact term="Issued by">{issuedBy.username}</Fact>
        <Fact term="Subject">
          <code className="text-sm">{issuedBy.subject ?? 'not kept'}</code>
        </Fact>
        <Fact term="Issuer">
          <code className="text-sm">{issuedBy.issuer ?? 'not kept'}</code>
        </Fact>
        {durable !== null && (
          <Fact term="Durable">
            <code className="text-sm">{durable}</code>{' '}
            <span className="text-sm text-ink-3">
              {sharesDurable === 0 ? 'read by this one alone' : `read by ${sharesDurable} more`}
            </span>
          </Fact>
        )}
      </dl>
    </Card>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="col-span-2 grid grid-cols-subgrid items-baseline">
      <dt className="text-ink-3">{term}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  );
}
