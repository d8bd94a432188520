import type { Metadata } from 'next';

import { OrganizationSupportPage } from '@/components/support/organization-support-page.tsx';

export const metadata: Metadata = { title: 'Support' };

export default async function Page({ params }: PageProps<'/organizations/[org]/support'>) {
  const { org } = await params;
  return <OrganizationSupportPage organization={org} />;
}
