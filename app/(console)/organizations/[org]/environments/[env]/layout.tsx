import { notFound } from 'next/navigation';

import { nameOfPart } from '@/lib/domain/paths.ts';
import { checkEnvironment } from '@/lib/server/features/environments/find-environment.query.ts';
import { askInPage } from '@/lib/server/http/page/ask-in-page.ts';

export default async function EnvironmentLayout({
  children,
  params,
}: LayoutProps<'/organizations/[org]/environments/[env]'>) {
  const { org, env } = await params;
  const { code } = await askInPage((caller) => checkEnvironment(caller, org, nameOfPart(env)));
  if (code === 'not-found') notFound();
  return children;
}
