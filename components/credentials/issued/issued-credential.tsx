'use client';

import { useEffect, useRef, useState } from 'react';

import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import type { NewCredential } from '@/lib/client/credentials/issue-credential.ts';
import { CREDENTIAL_ROLES } from '@/lib/domain/credentials/credential-roles.ts';
import { pages } from '@/lib/domain/paths.ts';

import { CredentialSummary } from '../credential-summary.tsx';
import { CredentialTest } from './credential-test.tsx';
import { KindCard } from '../new/kind-card.tsx';
import { LeaveGuard } from '../new/leave-guard.tsx';
import { PermissionsCard } from '../permissions-card.tsx';
import { UseIt } from './use-it.tsx';

/** The one time a credential is whole: its JWT came from the server, its seed never left this page. */
export function IssuedCredential({ created }: { created: NewCredential }) {
  const { organization, role } = created.issued.credential;
  const [saved, setSaved] = useState(false);
  const heading = useRef<HTMLDivElement>(null);
  // The form that had the focus is gone; whoever cannot see the page hears from here on.
  useEffect(() => heading.current?.focus(), []);

  return (
    <>
      <div ref={heading} tabIndex={-1} className="outline-none">
        <PageHeader
          title="Credential issued"
          subtitle="Its private key was made in this browser. It was not sent anywhere and cannot be shown again."
          actions={<ButtonLink href={pages.credentials(organization)}>All credentials</ButtonLink>}
        />
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,11fr)_minmax(0,12fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <CredentialSummary created={created} saved={saved} onSaved={() => setSaved(true)} />
          <CredentialTest created={created} />
          <PermissionsCard permissions={created.issued.permissions} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <UseIt issued={created.issued} />
          <KindCard kind={CREDENTIAL_ROLES[role].kind} organization={organization} />
        </div>
      </div>
      <LeaveGuard active={!saved} />
    </>
  );
}
