import type { Metadata } from 'next';

import { EnvironmentSettingsPage } from '@/components/organizations/environments/environment-settings-page.tsx';
import { nameOfPart } from '@/lib/domain/paths.ts';

type Props = PageProps<'/organizations/[org]/environments/[env]/settings'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Settings of ${(await params).env}` };
}

export default async function Page({ params }: Props) {
  const { org, env } = await params;
  return <EnvironmentSettingsPage organization={org} environment={nameOfPart(env)} />;
}
