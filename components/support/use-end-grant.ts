'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';

import { endSupportGrant, SUPPORT_GRANTS } from '@/lib/client/support/support-grant-queries.ts';

/** Ends a grant; its data is what the servers reported. */
export function useEndGrant() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: endSupportGrant,
    onSettled: () => queryClient.invalidateQueries({ queryKey: SUPPORT_GRANTS }),
  });
}
