import type { Metadata } from 'next';
import { notFound } from 'next/navigation';

import { OrganizationGate } from '@/components/organizations/organization-gate.tsx';
import { FirstAnswers } from '@/components/shell/first-answers.tsx';
import { firstAnswer } from '@/lib/client/first-answer.ts';
import { organizationQuery } from '@/lib/client/organizations/organization-queries.ts';
import { pages } from '@/lib/domain/paths.ts';
import { getOrganization } from '@/lib/server/features/organizations/get-organization.query.ts';
import { askInPage } from '@/lib/server/http/page/ask-in-page.ts';

export async function generateMetadata({ params }: LayoutProps<'/organizations/[org]'>): Promise<Metadata> {
  const { org } = await params;
  return { title: { default: org, template: `%s · ${org} · Vertebra` } };
}

export default async function OrganizationLayout({ children, params }: LayoutProps<'/organizations/[org]'>) {
  const { org } = await params;
  const { answer, code } = await askInPage((caller) => getOrganization(caller, org), pages.organization(org));
  // the page above answers with status 404: no loading.tsx may stand above this layout, or its status is sent before
  if (code === 'not-found') notFound();
  return (
    <FirstAnswers state={firstAnswer(organizationQuery(org), answer)}>
      <OrganizationGate organization={org}>{children}</OrganizationGate>
    </FirstAnswers>
  );
}
