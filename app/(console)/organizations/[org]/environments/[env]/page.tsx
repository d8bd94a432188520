import type { Metadata } from 'next';

import { EnvironmentPage } from '@/components/environments/environment-page.tsx';
import { nameOfPart } from '@/lib/domain/paths.ts';

type Props = PageProps<'/organizations/[org]/environments/[env]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).env };
}

export default async function Page({ params }: Props) {
  const { org, env } = await params;
  return <EnvironmentPage organization={org} environment={nameOfPart(env)} />;
}
