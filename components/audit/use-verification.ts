'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { streamApi } from '@/lib/client/api.ts';
import type { AuditVerification } from '@/lib/domain/audit/audit.ts';
import { api } from '@/lib/domain/paths.ts';

/** Has the server verify the log, and hears how far it is. */
export function useVerification() {
  const [line, setLine] = useState<AuditVerification | null>(null);
  const { mutate, isPending, isIdle, error } = useMutation({
    mutationFn: async () => {
      setLine(null);
      let verdict: AuditVerification['verdict'] = null;
      for await (const next of streamApi<AuditVerification>(api.auditVerifications(), { method: 'POST' })) {
        setLine(next);
        verdict = next.verdict;
      }
      if (verdict === null) throw new Error('The answer ended before its verdict.');
    },
  });
  return { asked: !isIdle, line, error, running: isPending, start: () => mutate() };
}

export type Verification = ReturnType<typeof useVerification>;
