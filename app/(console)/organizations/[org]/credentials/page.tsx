import type { Metadata } from 'next';

import { CredentialsPage } from '@/components/credentials/list/credentials-page.tsx';
import { FirstAnswers } from '@/components/shell/first-answers.tsx';
import { CREDENTIALS_PAGE, credentialsQuery } from '@/lib/client/credentials/credential-queries.ts';
import { firstPage } from '@/lib/client/first-answer.ts';
import { listCredentialsSchema } from '@/lib/domain/credentials/credential-list.ts';
import { listCredentials } from '@/lib/server/features/credentials/inventory/list-credentials.query.ts';
import { askInPage } from '@/lib/server/http/page/ask-in-page.ts';

export const metadata: Metadata = { title: 'Credentials' };

/** The list with the credentials that the address asks for. What of it makes no request is left to the page itself. */
export default async function Page({ params, searchParams }: PageProps<'/organizations/[org]/credentials'>) {
  const { org } = await params;
  const { q, dir, ...search } = await searchParams;
  const page = <CredentialsPage organization={org} />;
  const asked = listCredentialsSchema.safeParse({
    ...search,
    search: q,
    direction: dir,
    before: undefined,
    limit: CREDENTIALS_PAGE,
  });
  if (!asked.success) return page;
  const { before: _before, limit, ...wanted } = asked.data;
  const { answer } = await askInPage((caller) => listCredentials(caller, org, { ...wanted, limit }));
  return <FirstAnswers state={firstPage(credentialsQuery(org, wanted), answer)}>{page}</FirstAnswers>;
}
