import { OrganizationOverview } from '@/components/organizations/organization-overview.tsx';
import { FirstAnswers } from '@/components/shell/first-answers.tsx';
import { firstAnswer } from '@/lib/client/first-answer.ts';
import { attentionQuery } from '@/lib/client/organizations/organization-queries.ts';
import { getAttention } from '@/lib/server/features/attention/get-attention.query.ts';
import { askInPage } from '@/lib/server/http/page/ask-in-page.ts';

export default async function Page({ params }: PageProps<'/organizations/[org]'>) {
  const { org } = await params;
  const { answer } = await askInPage((caller) => getAttention(caller, org));
  return (
    <FirstAnswers state={firstAnswer(attentionQuery(org), answer)}>
      <OrganizationOverview organization={org} />
    </FirstAnswers>
  );
}
