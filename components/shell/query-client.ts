import { QueryClient } from '@tanstack/react-query';

import { asProblem } from '@/lib/client/api-problem.ts';

const RETRIES = 2;
/** What another try may cure. A refusal stays a refusal. */
const PASSING = new Set(['unreachable', 'nats-unavailable', 'not-ready', 'internal']);

export const makeQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        // a browser that believes to be offline may still reach a server on its own machine or network
        networkMode: 'always',
        retry: (failures, error) => failures < RETRIES && PASSING.has(asProblem(error).code),
      },
    },
  });
