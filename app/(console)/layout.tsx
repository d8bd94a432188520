import { HydrationBoundary, QueryClient, dehydrate } from '@tanstack/react-query';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';

import { Console } from '@/components/shell/console.tsx';
import { meQuery } from '@/lib/client/queries/me.ts';
import { readSession } from '@/lib/server/identity/session-cookie.ts';
import { getMe } from '@/lib/server/queries/get-me.ts';

/** The page knows who is there from its first paint, so that nothing is enabled and then taken away. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const session = await readSession((await cookies()).getAll());
  const queryClient = new QueryClient();
  if (session !== null) queryClient.setQueryData(meQuery().queryKey, getMe(session));
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <Console>{children}</Console>
    </HydrationBoundary>
  );
}
