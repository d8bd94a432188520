import type { Metadata } from 'next';

import { TopPage } from '@/components/organizations/top/top-page.tsx';

export const metadata: Metadata = { title: 'Usage' };

export default function Page() {
  return <TopPage />;
}
