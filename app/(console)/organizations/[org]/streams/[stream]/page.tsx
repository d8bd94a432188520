import type { Metadata } from 'next';

import { StreamPage } from '@/components/streams/stream-page.tsx';

type Props = PageProps<'/organizations/[org]/streams/[stream]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).stream) };
}

export default async function Page({ params }: Props) {
  const { org, stream } = await params;
  return <StreamPage organization={org} stream={decodeURIComponent(stream)} />;
}
