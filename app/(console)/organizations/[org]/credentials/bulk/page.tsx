import type { Metadata } from 'next';

import { BulkPage } from '@/components/credentials/bulk/bulk-page.tsx';

export const metadata: Metadata = { title: 'Issue credentials from a file' };

export default async function Page({ params }: PageProps<'/organizations/[org]/credentials/bulk'>) {
  const { org } = await params;
  return <BulkPage organization={org} />;
}
