import type { Metadata } from 'next';

import { SettingsPage } from '@/components/organizations/settings/settings-page.tsx';

export const metadata: Metadata = { title: 'Settings' };

export default async function Page({ params }: PageProps<'/organizations/[org]/settings'>) {
  const { org } = await params;
  return <SettingsPage organization={org} />;
}
