'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';

import { setClock } from '@/components/ui/use-now.ts';
import { watchAttendance } from '@/lib/client/attendance.ts';
import { requestBudget } from '@/lib/client/request-budget.ts';
import { serverNow } from '@/lib/client/server-time.ts';
import type { Me } from '@/lib/domain/me.ts';

import { makeQueryClient } from './query-client.ts';

setClock(serverNow);

interface ProvidersProps {
  /** null when the session has ended: the first request then leads to the sign-in page */
  me: Me | null;
  children: ReactNode;
}

/** What every page behind the sign-in stands on: answers of the server, and state in the address. */
export function Providers({ me, children }: ProvidersProps) {
  const [queryClient] = useState(() => makeQueryClient(me));
  useEffect(() => {
    const gone = new AbortController();
    watchAttendance(window, gone.signal);
    return () => gone.abort();
  }, []);
  const pathname = usePathname();
  useEffect(() => requestBudget.attend(), [pathname]);
  return (
    <QueryClientProvider client={queryClient}>
      <NuqsAdapter>{children}</NuqsAdapter>
    </QueryClientProvider>
  );
}
