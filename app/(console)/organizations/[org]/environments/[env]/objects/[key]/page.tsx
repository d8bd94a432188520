import type { Metadata } from 'next';

import { ObjectPage } from '@/components/environments/objects/object-page.tsx';
import { nameOfPart } from '@/lib/domain/paths.ts';

type Props = PageProps<'/organizations/[org]/environments/[env]/objects/[key]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { env, key } = await params;
  return { title: `${key} · ${env}` };
}

export default async function Page({ params }: Props) {
  const { org, env, key } = await params;
  return <ObjectPage organization={org} environment={nameOfPart(env)} objectKey={nameOfPart(key)} />;
}
