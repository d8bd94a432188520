import type { Metadata } from 'next';

import { ContentsPage } from '@/components/organizations/delete/contents-page.tsx';

export const metadata: Metadata = { title: 'Contents' };

export default async function Page({ params }: PageProps<'/organizations/[org]/settings/contents'>) {
  const { org } = await params;
  return <ContentsPage organization={org} />;
}
