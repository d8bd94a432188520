import type { Metadata } from 'next';

import { StreamPage } from '@/components/streams/stream-page.tsx';
import { nameOfPart } from '@/lib/domain/paths.ts';

type Props = PageProps<'/organizations/[org]/streams/[stream]'>;

// Next gives metadata the name itself, and pages the part of the address.
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).stream };
}

export default async function Page({ params }: Props) {
  const { org, stream } = await params;
  return <StreamPage organization={org} stream={nameOfPart(stream)} />;
}
