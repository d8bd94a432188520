import type { Metadata } from 'next';

import { NoOrganization } from '@/components/organizations/no-organization.tsx';

export const metadata: Metadata = { title: 'Not found' };

/** For every page of an Organization that is not there, and of one that is somebody else's. */
export default function NotFound() {
  return <NoOrganization />;
}
