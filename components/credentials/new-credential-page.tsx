'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { ButtonLink } from '@/components/ui/button-link.tsx';
import { Card } from '@/components/ui/card.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { PageHeader } from '@/components/ui/page-header.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import type { NewCredential } from '@/lib/client/issue-credential.ts';
import { credentialsQuery } from '@/lib/client/queries/credentials.ts';
import { meQuery } from '@/lib/client/queries/me.ts';
import { organizationQuery } from '@/lib/client/queries/organizations.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import { pages } from '@/lib/domain/paths.ts';

import { CredentialForm } from './credential-form.tsx';
import { IssuedCredential } from './issued-credential.tsx';

/** Asks for a credential, and in the same page, so that the private key never has to travel, hands it over. */
export function NewCredentialPage({ organization }: { organization: string }) {
  const queryClient = useQueryClient();
  const [created, setCreated] = useState<NewCredential | null>(null);
  useEffect(() => () => created?.key.clear(), [created]);
  const onCreated = (credential: NewCredential) => {
    setCreated(credential);
    void queryClient.invalidateQueries({ queryKey: credentialsQuery(organization).queryKey });
  };

  if (created !== null) return <IssuedCredential created={created} />;
  return (
    <>
      <PageHeader
        title="Issue a credential"
        subtitle="The private key is made in this browser. Vertebra signs the public one and never sees the other."
      />
      <Wish organization={organization} onCreated={onCreated} />
    </>
  );
}

/** The form, or what stands in its way. */
function Wish({ organization, onCreated }: { organization: string; onCreated: (created: NewCredential) => void }) {
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
  if (me.data === undefined || detail.data === undefined) return <Skeleton className="h-128 w-full max-w-3xl" />;
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
  return (
    <CredentialForm
      organization={organization}
      environments={detail.data.organization.environments}
      prodRefusal={mayDo(me.data, 'credential.issue-prod') ? null : refusalReason('credential.issue-prod')}
      onCreated={onCreated}
    />
  );
}
