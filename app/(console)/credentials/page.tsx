import type { Metadata } from 'next';

import { AllCredentialsPage } from '@/components/credentials/all/all-credentials-page.tsx';
import { FirstAnswers } from '@/components/shell/first-answers.tsx';
import { CREDENTIALS_PAGE, allCredentialsQuery } from '@/lib/client/credentials/credential-queries.ts';
import { firstPage } from '@/lib/client/first-answer.ts';
import { mayDo } from '@/lib/domain/access-table.ts';
import { listAllCredentialsSchema } from '@/lib/domain/credentials/credential-list.ts';
import { listAllCredentials } from '@/lib/server/features/credentials/inventory/list-all-credentials.query.ts';
import { askInPage } from '@/lib/server/http/page/ask-in-page.ts';

export const metadata: Metadata = { title: 'Credentials' };

/** The list with the credentials that the address asks for. What of it makes no request is left to the page itself. */
export default async function Page({ searchParams }: PageProps<'/credentials'>) {
  const { q, ...search } = await searchParams;
  const page = <AllCredentialsPage />;
  const asked = listAllCredentialsSchema.safeParse({
    ...search,
    search: q,
    before: undefined,
    limit: CREDENTIALS_PAGE,
  });
  if (!asked.success) return page;
  const { before: _before, limit, ...wanted } = asked.data;
  const { answer } = await askInPage((caller) =>
    // whoever may not gets none here: the page says so without asking
    mayDo(caller.actor, 'credential.list-all') ? listAllCredentials(caller, { ...wanted, limit }) : undefined,
  );
  return <FirstAnswers state={firstPage(allCredentialsQuery(wanted), answer)}>{page}</FirstAnswers>;
}
