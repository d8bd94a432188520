import type { Metadata } from 'next';

import { BucketsPage } from '@/components/kv/buckets-page.tsx';

export const metadata: Metadata = { title: 'KV' };

export default async function Page({ params }: PageProps<'/organizations/[org]/kv'>) {
  const { org } = await params;
  return <BucketsPage organization={org} />;
}
