import { QueryCache, QueryClient } from '@tanstack/react-query';

import { asProblem } from '@/lib/client/api-problem.ts';
import { meQuery } from '@/lib/client/queries/me.ts';
import { isMissingCode, reloadOnce } from '@/lib/client/stale-page.ts';
import type { Me } from '@/lib/domain/me.ts';

const RETRIES = 2;
/** What another try may cure. A refusal stays a refusal. */
const PASSING = new Set(['unreachable', 'nats-unavailable', 'projector-unavailable', 'not-ready', 'internal']);

/** Who is there is known with the first paint, so that nothing is enabled and then taken away. */
export function makeQueryClient(me: Me | null): QueryClient {
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
