import type { Metadata } from 'next';

import { ObjectPage } from '@/components/environments/object-page.tsx';

type Props = PageProps<'/organizations/[org]/environments/[env]/objects/[key]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { env, key } = await params;
  return { title: `${decodeURIComponent(key)} · ${decodeURIComponent(env)}` };
}

export default async function Page({ params }: Props) {
  const { org, env, key } = await params;
  return <ObjectPage organization={org} environment={decodeURIComponent(env)} objectKey={decodeURIComponent(key)} />;
}
