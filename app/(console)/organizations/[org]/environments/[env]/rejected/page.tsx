import type { Metadata } from 'next';

import { RejectedPage } from '@/components/environments/rejected/rejected-page.tsx';
import { nameOfPart } from '@/lib/domain/paths.ts';

type Props = PageProps<'/organizations/[org]/environments/[env]/rejected'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Rejected events · ${(await params).env}` };
}

export default async function Page({ params }: Props) {
  const { org, env } = await params;
  return <RejectedPage organization={org} environment={nameOfPart(env)} />;
}
