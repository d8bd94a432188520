import type { Metadata } from 'next';

import { ConsumerPage } from '@/components/streams/consumer/consumer-page.tsx';
import { nameOfPart } from '@/lib/domain/paths.ts';

type Props = PageProps<'/organizations/[org]/streams/[stream]/consumers/[consumer]'>;

// Next gives metadata the name itself, and pages the part of the address.
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).consumer };
}

export default async function Page({ params }: Props) {
  const { org, stream, consumer } = await params;
  const names = { stream: nameOfPart(stream), consumer: nameOfPart(consumer) };
  // another consumer is another page: nothing of this one is compared with it
  return <ConsumerPage key={`${stream}/${consumer}`} organization={org} {...names} />;
}
