import type { Metadata } from 'next';

import { NewCredentialPage } from '@/components/credentials/new/new-credential-page.tsx';

export const metadata: Metadata = { title: 'Issue a credential' };

export default async function Page({ params }: PageProps<'/organizations/[org]/credentials/new'>) {
  const { org } = await params;
  return <NewCredentialPage organization={org} />;
}
