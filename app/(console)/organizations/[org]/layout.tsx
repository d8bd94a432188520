import type { Metadata } from 'next';

import { OrganizationGate } from '@/components/organizations/organization-gate.tsx';

export async function generateMetadata({ params }: LayoutProps<'/organizations/[org]'>): Promise<Metadata> {
  const { org } = await params;
  return { title: { default: org, template: `%s · ${org} · Vertebra` } };
}

export default async function OrganizationLayout({ children, params }: LayoutProps<'/organizations/[org]'>) {
  const { org } = await params;
  return <OrganizationGate organization={org}>{children}</OrganizationGate>;
}
