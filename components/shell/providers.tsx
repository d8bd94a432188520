'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { ThemeProvider } from 'next-themes';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { useState } from 'react';

import { makeQueryClient } from './query-client.ts';
import { Toasts } from './toasts.tsx';

interface ProvidersProps {
  /** of the Content-Security-Policy, for the script that sets the theme before the first paint */
  nonce: string | undefined;
  children: ReactNode;
}

export function Providers({ nonce, children }: ProvidersProps) {
  const [queryClient] = useState(makeQueryClient);
  return (
    <ThemeProvider attribute="data-theme" disableTransitionOnChange {...(nonce === undefined ? {} : { nonce })}>
      <QueryClientProvider client={queryClient}>
        <NuqsAdapter>{children}</NuqsAdapter>
        <Toasts />
      </QueryClientProvider>
    </ThemeProvider>
  );
}
