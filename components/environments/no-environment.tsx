'use client';

import { useParams } from 'next/navigation';

import { MissingState } from '@/components/ui/feedback/refused-state.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { nameOfPart, pages } from '@/lib/domain/paths.ts';

/** Instead of every page of an Environment that the address names and that its Organization does not have. */
export function NoEnvironment() {
  const params = useParams<{ org?: string; env?: string }>();
  const organization = nameOfPart(params.org ?? '');
  return (
    <>
      <h1 className="sr-only">Not found</h1>
      <MissingState
        title="Environment not found"
        action={<ButtonLink href={pages.environments(organization)}>To the Environments of {organization}</ButtonLink>}
      >
        {organization} has no Environment “{nameOfPart(params.env ?? '')}”. It may have been deleted.
      </MissingState>
    </>
  );
}
