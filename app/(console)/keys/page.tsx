import type { Metadata } from 'next';

import { FirstAnswers } from '@/components/shell/first-answers.tsx';
import { SovereignKeysPage } from '@/components/sovereign-keys/sovereign-keys-page.tsx';
import { firstAnswer } from '@/lib/client/first-answer.ts';
import { sovereignKeysQuery } from '@/lib/client/sovereign-keys/sovereign-keys-queries.ts';
import { mayDo } from '@/lib/domain/access-table.ts';
import { getSovereignKeys } from '@/lib/server/features/sovereign-keys/get-sovereign-keys.query.ts';
import { askInPage } from '@/lib/server/http/page/ask-in-page.ts';

export const metadata: Metadata = { title: 'Keys' };

export default async function Page() {
  const { answer } = await askInPage((caller) =>
    // whoever may not gets none here: the page says so without asking
    mayDo(caller.actor, 'sovereign-keys.read') ? getSovereignKeys(caller) : undefined,
  );
  return (
    <FirstAnswers state={firstAnswer(sovereignKeysQuery(), answer)}>
      <SovereignKeysPage />
    </FirstAnswers>
  );
}
