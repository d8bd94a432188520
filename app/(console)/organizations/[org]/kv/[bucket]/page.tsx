import type { Metadata } from 'next';

import { BucketPage } from '@/components/kv/bucket-page.tsx';

type Props = PageProps<'/organizations/[org]/kv/[bucket]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).bucket) };
}

export default async function Page({ params }: Props) {
  const { org, bucket } = await params;
  return <BucketPage organization={org} bucket={decodeURIComponent(bucket)} />;
}
