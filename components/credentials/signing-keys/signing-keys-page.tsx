'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { counted } from '@/components/ui/content/format.ts';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import { signingKeysQuery } from '@/lib/client/credentials/signing-key-queries.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import type { SessionKey, SigningKey } from '@/lib/domain/credentials/signing-key.ts';

import { CredentialTabs } from '../credential-tabs.tsx';
import { SessionKeyRow, SigningKeyRow } from './signing-key-row.tsx';
import { signingKeyLabel } from '@/lib/domain/credentials/signing-key-name.ts';

// Whoever looks only does not load it.
const RotateDialog = lazyNamed(() => import('./rotate-dialog.tsx'), 'RotateDialog');

/** The keys that sign an Organization's credentials and sessions: their generations, who uses these, and rotating them. */
export function SigningKeysPage({ organization }: { organization: string }) {
  const me = useQuery(meQuery()).data;
  const { data, error, refetch } = useQuery(signingKeysQuery(organization));
  const [rotating, setRotating] = useState<SigningKey | SessionKey | null>(null);
  const mayNot = me === undefined || mayDo(me, 'signing-key.rotate') ? undefined : refusalReason('signing-key.rotate');
  usePageActs(
    [...(data?.items ?? []), ...(data?.sessions ?? [])].map((key) => ({
      id: `signing-key.rotate ${signingKeyLabel(key)}`,
      label: `Rotate the ${signingKeyLabel(key)} key…`,
      refusal: mayNot,
      run: () => setRotating(key),
    })),
  );
  return (
    <>
      <PageHeader
        title="Credentials"
        subtitle="Each role has a key for each Environment that signs its credentials. A leaked one can be replaced at once."
      />
      <CredentialTabs organization={organization} current="signing-keys" />
      {data === undefined ? (
        <Card aria-label="Signing keys">
          {error === null ? (
            <Skeleton className="m-3 h-48" />
          ) : (
            <ErrorState problem={asProblem(error)} onRetry={() => void refetch()} />
          )}
        </Card>
      ) : (
        <div className="flex flex-col gap-4">
          <Card aria-label="Signing keys">
            <CardHeader>
              <h2 className="font-semibold">Credentials</h2>
            </CardHeader>
            {data.items.length === 0 ? (
              <EmptyState title="No signing key of credentials yet">
                A key is made with the first credential of its role and Environment.
              </EmptyState>
            ) : (
              <ul>
                {data.items.map((key) => (
                  <SigningKeyRow
                    key={signingKeyLabel(key)}
                    organization={organization}
                    signingKey={key}
                    mayNot={mayNot}
                    onRotate={() => setRotating(key)}
                  />
                ))}
              </ul>
            )}
          </Card>
          <Card aria-label="Keys of sessions">
            <CardHeader>
              <h2 className="font-semibold">Sessions of the console</h2>
              <p className="text-sm text-ink-3">
                No .creds files exist for these: each session gets a JWT that is valid for minutes.
              </p>
            </CardHeader>
            <ul>
              {data.sessions.map((key) => (
                <SessionKeyRow key={key.role} signingKey={key} mayNot={mayNot} onRotate={() => setRotating(key)} />
              ))}
            </ul>
            <CardFooter>
              <span>
                Connections listed by the servers <RelativeTime iso={data.at} />
                {error !== null && '; no answer now'}
              </span>
              {data.silent.length > 0 && (
                <span className="text-warn">
                  No answer from {data.silent.join(', ')}: connections there are not counted
                </span>
              )}
              {data.unreadable > 0 && (
                <span className="text-warn">
                  {counted(data.unreadable, 'credential record')} cannot be read and{' '}
                  {data.unreadable === 1 ? 'is' : 'are'} not counted
                </span>
              )}
            </CardFooter>
          </Card>
        </div>
      )}
      {rotating !== null && (
        <RotateDialog organization={organization} signingKey={rotating} onClose={() => setRotating(null)} />
      )}
    </>
  );
}
