import type { Metadata } from 'next';

import { AuditWithRecords } from '../../../audit/audit-with-records.tsx';

export const metadata: Metadata = { title: 'Audit' };

export default async function Page({ params, searchParams }: PageProps<'/organizations/[org]/audit'>) {
  const { org } = await params;
  return <AuditWithRecords organization={org} searchParams={searchParams} />;
}
