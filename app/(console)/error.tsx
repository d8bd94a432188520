'use client';

import { PageError } from '@/components/shell/page-error.tsx';
import type { PageErrorProps } from '@/components/shell/page-error.tsx';

export default function ErrorPage(props: PageErrorProps) {
  return <PageError {...props} />;
}
