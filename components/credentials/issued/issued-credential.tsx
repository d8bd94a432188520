'use client';

import { useEffect, useRef, useState } from 'react';

import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import type { NewCredential } from '@/lib/client/credentials/issue-credential.ts';
import type { IssuedCredential as Issued } from '@/lib/domain/credentials/credential.ts';
import type { CredentialKind } from '@/lib/domain/credentials/credential-roles.ts';
import { CREDENTIAL_ROLES } from '@/lib/domain/credentials/credential-roles.ts';
import { pages } from '@/lib/domain/paths.ts';

import { kindMeaning } from '../kind-words.ts';
import { CredentialSummary } from '../credential-summary.tsx';
import { CredentialTest } from './credential-test.tsx';
import { LeaveGuard } from '../new/leave-guard.tsx';
import { PermissionLists } from '../permission-lists.tsx';
import { UseIt } from './use-it.tsx';

/** The one time a credential is whole: its JWT came from the server, its seed never left this page. */
export function IssuedCredentialCard({ created }: { created: NewCredential }) {
  const { organization, role, publicKey } = created.issued.credential;
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
      <LeaveGuard active={!saved} organization={organization} publicKeys={[publicKey]} />
    </>
  );
}

/** The permissions as the server reads them for this credential: templates filled in. */
function PermissionsCard({ permissions }: Pick<Issued, 'permissions'>) {
  return (
    <Card aria-labelledby="permissions">
      <CardHeader>
        <h2 id="permissions" className="font-semibold">
          What it may do
        </h2>
      </CardHeader>
      <div className="flex flex-col gap-4 p-3">
        <PermissionLists permissions={permissions} />
      </div>
    </Card>
  );
}

/** What the kind of a credential means for whoever holds it. */
function KindCard({ kind, organization }: { kind: CredentialKind; organization: string }) {
  return (
    <Card aria-labelledby="kind-meaning">
      <CardHeader>
        <h2 id="kind-meaning" className="font-semibold">
          What “{kind}” means
        </h2>
      </CardHeader>
      <div className="flex flex-col gap-2 p-3 text-ink-2">
        {kindMeaning(kind, organization).map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </div>
    </Card>
  );
}
