'use client';

import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, useState } from 'react';

import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import type { BulkCredential } from '@/lib/client/credentials/bulk/issue-credentials.ts';
import { credentialsKey } from '@/lib/client/credentials/credential-queries.ts';
import { pages } from '@/lib/domain/paths.ts';

import { IssueGate, ISSUE_PENDING } from '../issue-gate.tsx';

// Each is loaded when its turn comes: who may not issue needs neither.
const BulkForm = lazyNamed(() => import('./bulk-form.tsx'), 'BulkForm');
const loadIssued = () => import('./bulk-issued.tsx');
const BulkIssued = lazyNamed(loadIssued, 'BulkIssued');

/** Issues what a CSV file asks for, and in the same page, so that no private key has to travel, hands it over. */
export function BulkPage({ organization }: { organization: string }) {
  const queryClient = useQueryClient();
  const [issued, setIssued] = useState<BulkCredential[] | null>(null);
  useEffect(
    () => () => {
      for (const { key } of issued ?? []) key?.clear();
    },
    [issued],
  );

  if (issued !== null) {
    return (
      <Suspense fallback={ISSUE_PENDING}>
        <BulkIssued organization={organization} issued={issued} />
      </Suspense>
    );
  }
  return (
    <>
      <PageHeader
        title="Issue credentials from a file"
        subtitle="One line of a CSV file is one credential. All are issued, or none. Private keys are made in this browser, or stay where they are."
        actions={<ButtonLink href={pages.newCredential(organization)}>Issue one</ButtonLink>}
      />
      <IssueGate organization={organization}>
        {(rights) => (
          <BulkForm
            organization={organization}
            {...rights}
            // A page that could not hand credentials over must not ask for them.
            onBegin={loadIssued}
            onIssued={(credentials) => {
              setIssued(credentials);
              void queryClient.invalidateQueries({ queryKey: credentialsKey(organization) });
            }}
          />
        )}
      </IssueGate>
    </>
  );
}
