import type { Metadata } from 'next';

import { EnvironmentsPage } from '@/components/environments/environments-page.tsx';

export const metadata: Metadata = { title: 'Environments' };

export default async function Page({ params }: PageProps<'/organizations/[org]/environments'>) {
  const { org } = await params;
  return <EnvironmentsPage organization={org} />;
}
