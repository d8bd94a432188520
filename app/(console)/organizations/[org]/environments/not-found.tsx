import type { Metadata } from 'next';

import { NoEnvironment } from '@/components/environments/no-environment.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return <NoEnvironment />;
}
