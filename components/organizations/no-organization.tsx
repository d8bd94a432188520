'use client';

import { useQuery } from '@tanstack/react-query';
import { useParams } from 'next/navigation';

import { MissingState } from '@/components/ui/feedback/refused-state.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { useNoteMissing } from '@/lib/client/organizations/missing-organization.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { isOrganizationSlug, organizationNotFoundMessage } from '@/lib/domain/names.ts';
import { nameOfPart, pages } from '@/lib/domain/paths.ts';

/** Instead of every page of an Organization that the address names and that is not there for this person. */
export function NoOrganization() {
  const { org = '' } = useParams<{ org?: string }>();
  const { data: me } = useQuery(meQuery());
  const slug = nameOfPart(org);
  useNoteMissing(slug);
  // Whoever reads the whole log finds there what became of one that was deleted.
  const readsAll = me?.actions.includes('audit.read-all') === true && isOrganizationSlug(slug);
  return (
    <>
      <h1 className="sr-only">Not found</h1>
      <MissingState
        title="Organization not found"
        action={
          <span className="flex flex-wrap justify-center gap-2">
            {readsAll && <ButtonLink href={pages.audit({ organization: slug })}>Its audit log</ButtonLink>}
            <ButtonLink href={pages.home()}>To your Organizations</ButtonLink>
          </span>
        }
      >
        {organizationNotFoundMessage(slug)}
      </MissingState>
    </>
  );
}
