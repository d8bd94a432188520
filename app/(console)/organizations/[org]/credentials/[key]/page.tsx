import type { Metadata } from 'next';

import { CredentialPage } from '@/components/credentials/detail/credential-page.tsx';
import { FirstAnswers } from '@/components/shell/first-answers.tsx';
import { credentialQuery } from '@/lib/client/credentials/revocation-queries.ts';
import { firstAnswer } from '@/lib/client/first-answer.ts';
import { nameOfPart } from '@/lib/domain/paths.ts';
import { getCredential } from '@/lib/server/features/credentials/get-credential.query.ts';
import { askInPage } from '@/lib/server/http/page/ask-in-page.ts';

export const metadata: Metadata = { title: 'Credential' };

export default async function Page({ params }: PageProps<'/organizations/[org]/credentials/[key]'>) {
  const { org, key } = await params;
  const publicKey = nameOfPart(key);
  const { answer } = await askInPage((caller) => getCredential(caller, org, publicKey));
  return (
    <FirstAnswers state={firstAnswer(credentialQuery(org, publicKey), answer)}>
      <CredentialPage organization={org} publicKey={publicKey} />
    </FirstAnswers>
  );
}
