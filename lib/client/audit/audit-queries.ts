import { infiniteQueryOptions } from '@tanstack/react-query';

import type { AuditFilter, AuditPage } from '../../domain/audit/audit.ts';
import { api } from '../../domain/paths.ts';
import { callApi } from '../api.ts';

/** The audit log, newest first; with `upTo`, from that sequence down. */
export const auditQuery = (filter: AuditFilter, upTo: number | null) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter, upTo],
    queryFn: ({ pageParam, signal }) => callApi<AuditPage>(api.audit({ ...filter, before: pageParam }), { signal }),
    initialPageParam: upTo === null ? undefined : upTo + 1,
    getNextPageParam: (page) => page.next ?? undefined,
    // older pages never change, and fetching all of them again would move what somebody is reading
    refetchOnWindowFocus: false,
  });
