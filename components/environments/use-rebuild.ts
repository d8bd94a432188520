'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { rebuildEnvironment } from '@/lib/client/environments/environment-acts.ts';
import type { RebuildLine } from '@/lib/domain/environments/rebuild.ts';

/** Has an Environment's state rebuilt, and hears how far it is. It goes on when nobody listens any more. */
export function useRebuild(organization: string, environment: string) {
  const [line, setLine] = useState<RebuildLine | null>(null);
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      setLine(null);
      let last: RebuildLine | null = null;
      for await (const next of rebuildEnvironment(organization, environment)) {
        setLine(next);
        last = next;
      }
      if (last === null || last.state === 'running') throw new Error('The answer ended before its report.');
    },
  });
  return { line, error, running: isPending, start: () => mutate() };
}

export type Rebuild = ReturnType<typeof useRebuild>;
