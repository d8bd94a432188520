import { ExpiryBell } from '@/components/credentials/expiry-bell.tsx';
import { OrganizationOverview } from '@/components/organizations/organization-overview.tsx';

export default async function Page({ params }: PageProps<'/organizations/[org]'>) {
  const { org } = await params;
  return <OrganizationOverview organization={org} notices={<ExpiryBell organization={org} />} />;
}
