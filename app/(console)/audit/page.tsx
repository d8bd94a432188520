import type { Metadata } from 'next';

import { AuditWithRecords } from './audit-with-records.tsx';

export const metadata: Metadata = { title: 'Audit' };

export default function Page({ searchParams }: PageProps<'/audit'>) {
  return <AuditWithRecords searchParams={searchParams} />;
}
