import { infiniteQueryOptions } from '@tanstack/react-query';

import type { AuditPage } from '../../domain/audit.ts';
import { api } from '../../domain/paths.ts';
import { callApi } from '../api.ts';

/** The audit log, newest first: of one Organization, or of the whole Sovereign without one. */
export const auditQuery = (organization?: string) =>
  infiniteQueryOptions({
    queryKey: ['audit', organization ?? null],
    queryFn: ({ pageParam, signal }) => callApi<AuditPage>(api.audit({ organization, before: pageParam }), { signal }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    // older pages never change, and fetching all of them again would move what somebody is reading
    refetchOnWindowFocus: false,
  });
