import type { Metadata } from 'next';

import { CredentialsPage } from '@/components/credentials/credentials-page.tsx';
import { CREDENTIAL_REACHES } from '@/lib/domain/credentials/credential-rules.ts';

export const metadata: Metadata = { title: 'Credentials' };

export default async function Page({ params, searchParams }: PageProps<'/organizations/[org]/credentials'>) {
  const { org } = await params;
  const { reach } = await searchParams;
  return <CredentialsPage organization={org} reach={CREDENTIAL_REACHES.find((one) => one === reach)} />;
}
