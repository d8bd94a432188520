import { queryOptions } from '@tanstack/react-query';
import type { RefusalPage } from '../../domain/credentials/refusal.ts';
import { api } from '../../domain/paths.ts';
import { callApi } from '../api.ts';
import { each } from '../request-budget.ts';

/** Whoever mends a client watches whether it is let in. */
const LIVE_MILLISECONDS = 5_000;

interface Asked {
  /** public key of a credential; without it those of all */
  key?: string | undefined;
  limit: number;
}

/** Rows that a page shows at first. */
export const FIRST_REFUSALS = 100;

/** Refused logins of an Organization, asked again and again. */
export const refusalsQuery = (organization: string, { key, limit }: Asked) =>
  queryOptions({
    queryKey: ['refusals', organization, { key, limit }],
    queryFn: ({ signal }) => callApi<RefusalPage>(api.refusals(organization, { key, limit }), { signal }),
    refetchInterval: each(LIVE_MILLISECONDS),
  });
