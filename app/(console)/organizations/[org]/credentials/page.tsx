import type { Metadata } from 'next';

import { CredentialsPage } from '@/components/credentials/credentials-page.tsx';

export const metadata: Metadata = { title: 'Credentials' };

export default async function Page({ params }: PageProps<'/organizations/[org]/credentials'>) {
  const { org } = await params;
  return <CredentialsPage organization={org} />;
}
