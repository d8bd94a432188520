import type { Metadata } from 'next';

import { StreamsPage } from '@/components/streams/list/streams-page.tsx';

export const metadata: Metadata = { title: 'Streams' };

export default async function Page({ params }: PageProps<'/organizations/[org]/streams'>) {
  const { org } = await params;
  return <StreamsPage organization={org} />;
}
