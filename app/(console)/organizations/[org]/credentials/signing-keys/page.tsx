import type { Metadata } from 'next';

import { SigningKeysPage } from '@/components/credentials/signing-keys/signing-keys-page.tsx';
import { FirstAnswers } from '@/components/shell/first-answers.tsx';
import { signingKeysQuery } from '@/lib/client/credentials/signing-key-queries.ts';
import { firstAnswer } from '@/lib/client/first-answer.ts';
import { listSigningKeys } from '@/lib/server/features/credentials/signing-keys/list-signing-keys.query.ts';
import { askInPage } from '@/lib/server/http/page/ask-in-page.ts';

export const metadata: Metadata = { title: 'Signing keys' };

export default async function Page({ params }: PageProps<'/organizations/[org]/credentials/signing-keys'>) {
  const { org } = await params;
  const { answer } = await askInPage((caller) => listSigningKeys(caller, org));
  return (
    <FirstAnswers state={firstAnswer(signingKeysQuery(org), answer)}>
      <SigningKeysPage organization={org} />
    </FirstAnswers>
  );
}
