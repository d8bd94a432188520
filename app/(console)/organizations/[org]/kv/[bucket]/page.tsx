import type { Metadata } from 'next';

import { BucketPage } from '@/components/kv/bucket-page.tsx';
import { nameOfPart } from '@/lib/domain/paths.ts';

type Props = PageProps<'/organizations/[org]/kv/[bucket]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).bucket };
}

export default async function Page({ params }: Props) {
  const { org, bucket } = await params;
  return <BucketPage organization={org} bucket={nameOfPart(bucket)} />;
}
