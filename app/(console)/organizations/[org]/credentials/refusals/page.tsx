import type { Metadata } from 'next';

import { RefusalsPage } from '@/components/credentials/refusals/refusals-page.tsx';
import { FirstAnswers } from '@/components/shell/first-answers.tsx';
import { FIRST_REFUSALS, refusalsQuery } from '@/lib/client/credentials/refusal-queries.ts';
import { firstAnswer } from '@/lib/client/first-answer.ts';
import { listRefusalsSchema } from '@/lib/domain/credentials/refusal.ts';
import { listRefusals } from '@/lib/server/features/credentials/refusals/list-refusals.query.ts';
import { askInPage } from '@/lib/server/http/page/ask-in-page.ts';

export const metadata: Metadata = { title: 'Refused logins' };

export default async function Page({ params, searchParams }: PageProps<'/organizations/[org]/credentials/refusals'>) {
  const { org } = await params;
  const asked = listRefusalsSchema.safeParse({ key: (await searchParams).key, limit: FIRST_REFUSALS });
  if (!asked.success) return <RefusalsPage organization={org} />;
  const { answer } = await askInPage((caller) => listRefusals(caller, org, asked.data));
  return (
    <FirstAnswers state={firstAnswer(refusalsQuery(org, asked.data), answer)}>
      <RefusalsPage organization={org} />
    </FirstAnswers>
  );
}
