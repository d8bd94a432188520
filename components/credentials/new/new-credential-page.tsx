'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, useState } from 'react';

import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Card } from '@/components/ui/content/card.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import type { CredentialRequest, NewCredential } from '@/lib/client/credentials/issue-credential.ts';
import { issueCredential } from '@/lib/client/credentials/issue-credential.ts';
import { credentialsKey } from '@/lib/client/credentials/credential-queries.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { organizationQuery } from '@/lib/client/organizations/organization-queries.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import { pages } from '@/lib/domain/paths.ts';

// Each is loaded when its turn comes: who may not issue needs neither.
const CredentialForm = lazyNamed(() => import('./credential-form.tsx'), 'CredentialForm');
const loadIssued = () => import('../issued/issued-credential.tsx');
const IssuedCredentialCard = lazyNamed(loadIssued, 'IssuedCredentialCard');
const PENDING = <Skeleton className="h-128 w-full" />;

/** Asks for a credential, and in the same page, so that the private key never has to travel, hands it over. */
export function NewCredentialPage({ organization }: { organization: string }) {
  const queryClient = useQueryClient();
  const [created, setCreated] = useState<NewCredential | null>(null);
  useEffect(() => () => created?.key.clear(), [created]);
  const issue = async (request: CredentialRequest) => {
    // A page that could not show a credential must not ask for one.
    await loadIssued();
    setCreated(await issueCredential(organization, request));
    void queryClient.invalidateQueries({ queryKey: credentialsKey(organization) });
  };

  if (created !== null) {
    return (
      <Suspense fallback={PENDING}>
        <IssuedCredentialCard created={created} />
      </Suspense>
    );
  }
  return (
    <>
      <PageHeader
        title="Issue a credential"
        subtitle="The private key is made in this browser. Vertebra signs the public one and never sees the other."
      />
      <CredentialFormOrRefusal organization={organization} onIssue={issue} />
    </>
  );
}

/** The form, or what stands in its way. */
function CredentialFormOrRefusal({
  organization,
  onIssue,
}: {
  organization: string;
  onIssue: (request: CredentialRequest) => Promise<void>;
}) {
  const me = useQuery(meQuery());
  const detail = useQuery(organizationQuery(organization));

  const failed = [me, detail].find(({ data, error }) => error !== null && data === undefined);
  if (failed !== undefined) {
    return (
      <Card>
        <ErrorState problem={asProblem(failed.error)} onRetry={() => void failed.refetch()} />
      </Card>
    );
  }
  if (me.data === undefined || detail.data === undefined) return PENDING;
  if (!mayDo(me.data, 'credential.issue')) {
    return (
      <Card>
        <EmptyState
          title="Your role does not allow this"
          action={<ButtonLink href={pages.credentials(organization)}>See credentials</ButtonLink>}
        >
          {refusalReason('credential.issue')}
        </EmptyState>
      </Card>
    );
  }
  const { closed } = detail.data.organization;
  if (closed !== null) {
    return (
      <Card>
        <EmptyState title="No credential can be issued">{closed}</EmptyState>
      </Card>
    );
  }
  return (
    <Suspense fallback={PENDING}>
      <CredentialForm
        organization={organization}
        environments={detail.data.organization.environments}
        prodRefusal={mayDo(me.data, 'credential.issue-prod') ? null : refusalReason('credential.issue-prod')}
        trustedRefusal={mayDo(me.data, 'credential.issue-trusted') ? null : refusalReason('credential.issue-trusted')}
        onIssue={onIssue}
      />
    </Suspense>
  );
}
