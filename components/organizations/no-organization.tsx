'use client';

import { useParams } from 'next/navigation';

import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { organizationNotFoundMessage } from '@/lib/domain/names.ts';
import { nameOfPart, pages } from '@/lib/domain/paths.ts';

/** Instead of every page of an Organization that the address names and that is not there for this person. */
export function NoOrganization() {
  const { org = '' } = useParams<{ org?: string }>();
  return (
    <>
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        title="Organization not found"
        action={<ButtonLink href={pages.home()}>To your Organizations</ButtonLink>}
      >
        {organizationNotFoundMessage(nameOfPart(org))}
      </EmptyState>
    </>
  );
}
