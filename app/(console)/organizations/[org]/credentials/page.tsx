import type { Metadata } from 'next';

import { CredentialsPage } from '@/components/credentials/credentials-page.tsx';
import { FirstAnswers } from '@/components/shell/first-answers.tsx';
import { CREDENTIALS_PAGE, credentialsQuery } from '@/lib/client/credentials/credential-queries.ts';
import { firstPage } from '@/lib/client/first-answer.ts';
import { CREDENTIAL_REACHES } from '@/lib/domain/credentials/credential-rules.ts';
import { listCredentials } from '@/lib/server/features/credentials/list-credentials.query.ts';
import { askInPage } from '@/lib/server/http/page/ask-in-page.ts';

export const metadata: Metadata = { title: 'Credentials' };

export default async function Page({ params, searchParams }: PageProps<'/organizations/[org]/credentials'>) {
  const { org } = await params;
  const wanted = (await searchParams).reach;
  const reach = CREDENTIAL_REACHES.find((one) => one === wanted);
  const asked = { reach, limit: CREDENTIALS_PAGE };
  const { answer } = await askInPage((caller) => listCredentials(caller, org, asked));
  return (
    <FirstAnswers state={firstPage(credentialsQuery(org, reach), answer)}>
      <CredentialsPage organization={org} reach={reach} />
    </FirstAnswers>
  );
}
