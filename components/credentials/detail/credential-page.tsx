'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { Suspense, useEffect, useState } from 'react';

import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { RefusedState } from '@/components/ui/feedback/refused-state.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import type { NewCredential } from '@/lib/client/credentials/issue-credential.ts';
import { credentialQuery } from '@/lib/client/credentials/revocation-queries.ts';
import { serverNow } from '@/lib/client/server-time.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import { CREDENTIAL_ROLES } from '@/lib/domain/credentials/credential-roles.ts';
import { environmentName } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';

import { PermissionLists } from '../permission-lists.tsx';
import { ShortKey } from '../short-key.tsx';
import { ConnectionsCard } from './connections-card.tsx';
import { CREDENTIAL_ACTS, whyNotTo } from './credential-acts.ts';
import type { CredentialAct } from './credential-acts.ts';
import { CredentialHeader } from './credential-header.tsx';
import { FactsCard } from './facts-card.tsx';
import { OrphanedNotice } from './orphaned-notice.tsx';
import { ReplacementNotice } from './replacement-notice.tsx';
import { RevocationCard } from './revocation-card.tsx';
import { TrailCard } from './trail-card.tsx';

// Whoever looks only does not load them.
const ReplaceDialog = lazyNamed(() => import('../replace/replace-dialog.tsx'), 'ReplaceDialog');
const IssuedCredentialCard = lazyNamed(() => import('../issued/issued-credential.tsx'), 'IssuedCredentialCard');
const RenewDialog = lazyNamed(() => import('../renew/renew-dialog.tsx'), 'RenewDialog');
const RevokeDialog = lazyNamed(() => import('../revoke/revoke-dialog.tsx'), 'RevokeDialog');

/** One credential: what it may do, who is connected with it, and every act on it. */
export function CredentialPage({ organization, publicKey }: { organization: string; publicKey: string }) {
  const me = useQuery(meQuery()).data;
  const { data, error, refetch } = useQuery(credentialQuery(organization, publicKey));
  const [asked, setAsked] = useQueryState('act', parseAsStringLiteral(CREDENTIAL_ACTS));
  const [act, setAct] = useState<CredentialAct | null>(null);
  const [created, setCreated] = useState<NewCredential | null>(null);
  useEffect(() => () => created?.key.clear(), [created]);
  if (created !== null)
    return (
      <Suspense fallback={<Skeleton className="h-128 w-full" />}>
        <IssuedCredentialCard created={created} />
      </Suspense>
    );
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
  const expired = Date.parse(data.credential.expiresAt) <= serverNow();
  // The address asks for it. One that is refused stands in the header with its reason; one that is open stays when it is done.
  if (asked !== null && act === null && me !== undefined && whyNotTo(asked, data, me, expired) === undefined)
    setAct(asked);
  const close = () => {
    setAct(null);
    void setAsked(null);
  };
  const { risk } = CREDENTIAL_ROLES[data.credential.role];
  return (
    <>
      <CredentialHeader detail={data} me={me} onAct={setAct} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,13fr)_minmax(0,9fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          {data.orphaned !== null && data.revocation === null && (
            <OrphanedNotice organization={organization} orphaned={data.orphaned} />
          )}
          {data.retired && data.revocation === null && data.orphaned === null && (
            <Notice tone="warn" title={`${environmentName(organization, data.credential.environment)} is retired`}>
              Servers refuse this credential until the Environment is restored.
            </Notice>
          )}
          <ReplacementNotice detail={data} />
          {data.revocation !== null && <RevocationCard organization={organization} revocation={data.revocation} />}
          {me !== undefined &&
            (mayDo(me, 'connection.list') ? (
              <ConnectionsCard organization={organization} publicKey={publicKey} />
            ) : (
              <Card aria-label="Connections">
                <RefusedState title="You may not see connections">{refusalReason('connection.list')}</RefusedState>
              </Card>
            ))}
          {me !== undefined && mayDo(me, 'audit.read') && <TrailCard credential={data.credential} />}
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
      {act === 'renew' && <RenewDialog credential={data.credential} onClose={close} />}
      {act === 'replace' && <ReplaceDialog credential={data.credential} onReplaced={setCreated} onClose={close} />}
      {act === 'revoke' && (
        <RevokeDialog organization={organization} selection={{ by: 'key', publicKeys: [publicKey] }} onClose={close} />
      )}
    </>
  );
}
