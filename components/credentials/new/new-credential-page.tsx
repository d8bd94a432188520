'use client';

import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, useState } from 'react';

import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import type { CredentialRequest, NewCredential } from '@/lib/client/credentials/issue-credential.ts';
import { issueCredential } from '@/lib/client/credentials/issue-credential.ts';
import { credentialsKey } from '@/lib/client/credentials/credential-queries.ts';
import { pages } from '@/lib/domain/paths.ts';

import { IssueGate, ISSUE_PENDING } from '../issue-gate.tsx';

// Each is loaded when its turn comes: who may not issue needs neither.
const CredentialForm = lazyNamed(() => import('./credential-form.tsx'), 'CredentialForm');
const loadIssued = () => import('../issued/issued-credential.tsx');
const IssuedCredentialCard = lazyNamed(loadIssued, 'IssuedCredentialCard');

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
      <Suspense fallback={ISSUE_PENDING}>
        <IssuedCredentialCard created={created} />
      </Suspense>
    );
  }
  return (
    <>
      <PageHeader
        title="Issue a credential"
        subtitle="The private key is made in this browser. Vertebra signs the public one and never sees the other."
        actions={<ButtonLink href={pages.bulkCredentials(organization)}>Several from a file</ButtonLink>}
      />
      <IssueGate organization={organization}>
        {(rights) => <CredentialForm organization={organization} {...rights} onIssue={issue} />}
      </IssueGate>
    </>
  );
}
