import type { Metadata } from 'next';

import { OrganizationsPage } from '@/components/organizations/list/organizations-page.tsx';
import { FirstAnswers } from '@/components/shell/first-answers.tsx';
import { firstAnswer } from '@/lib/client/first-answer.ts';
import { ORGANIZATIONS_PAGE, organizationsQuery } from '@/lib/client/organizations/organization-queries.ts';
import { listOrganizationsSchema } from '@/lib/domain/organizations/organization.ts';
import { listOrganizations } from '@/lib/server/features/organizations/list-organizations.query.ts';
import { askInPage } from '@/lib/server/http/page/ask-in-page.ts';

export const metadata: Metadata = { title: 'Organizations' };

const searched = listOrganizationsSchema.pick({ search: true, sort: true, direction: true });

export default async function Page({ searchParams }: PageProps<'/organizations'>) {
  const { q, sort, dir } = await searchParams;
  const { data: filter } = searched.safeParse({ search: typeof q === 'string' ? q.trim() : q, sort, direction: dir });
  // what the address asks for and the list does not know is left to the page itself
  if (filter === undefined) return <OrganizationsPage />;
  const asked = { ...filter, offset: 0, limit: ORGANIZATIONS_PAGE };
  const { answer } = await askInPage((caller) => listOrganizations(caller, asked));
  return (
    <FirstAnswers state={firstAnswer(organizationsQuery(filter, 0), answer)}>
      <OrganizationsPage />
    </FirstAnswers>
  );
}
