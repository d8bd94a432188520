import type { Metadata } from 'next';

import { NewOrganizationPage } from '@/components/organizations/new/new-organization-page.tsx';

export const metadata: Metadata = { title: 'New Organization' };

export default function Page() {
  return <NewOrganizationPage />;
}
