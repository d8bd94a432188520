import type { Metadata } from 'next';

import { AddEnvironmentPage } from '@/components/organizations/environments/add-environment-page.tsx';

export const metadata: Metadata = { title: 'Add an Environment' };

export default async function Page({ params }: PageProps<'/organizations/[org]/environments/new'>) {
  const { org } = await params;
  return <AddEnvironmentPage organization={org} />;
}
