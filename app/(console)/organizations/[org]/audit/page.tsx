import type { Metadata } from 'next';

import { AuditLogPage } from '@/components/audit/audit-page.tsx';

export const metadata: Metadata = { title: 'Audit' };

export default async function Page({ params }: PageProps<'/organizations/[org]/audit'>) {
  const { org } = await params;
  return <AuditLogPage organization={org} />;
}
