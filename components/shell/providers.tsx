'use client';

import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';

import { setClock } from '@/components/ui/content/use-now.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import { requestBudget } from '@/lib/client/request-budget.ts';
import { serverNow } from '@/lib/client/server-time.ts';
import { isMissingCode, reloadOnce } from '@/lib/client/stale-page.ts';
import { watchAttendance } from '@/lib/client/support/attendance.ts';
import { watchTyping } from '@/lib/client/typed-text.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import type { Me } from '@/lib/domain/system/me.ts';

const RETRIES = 2;
/** What another try may cure. A refusal stays a refusal. */
const PASSING = new Set(['unreachable', 'nats-unavailable', 'projector-unavailable', 'not-ready', 'internal']);

/** Who is there is known with the first paint, so that nothing is enabled and then taken away. */
function makeQueryClient(me: Me | null): QueryClient {
  const client = new QueryClient({
    queryCache: new QueryCache({
      // Questions bring their code with them, and an old page finds it no more.
      onError: (error) => {
        if (isMissingCode(error)) reloadOnce();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        // a browser that believes to be offline may still reach a server on its own machine or network
        networkMode: 'always',
        retry: (failures, error) => failures < RETRIES && PASSING.has(asProblem(error).code),
      },
    },
  });
  if (me !== null) client.setQueryData(meQuery().queryKey, me);
  return client;
}

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
    watchTyping(window, gone.signal);
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
