'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { ApiProblem } from '@/lib/client/api-problem.ts';
import { credentialKey } from '@/lib/client/credentials/revocation-queries.ts';
import type { RevocationEvidence } from '@/lib/domain/credentials/revocation.ts';

/** A line of the evidence, with milliseconds since it was asked for. */
export interface TimedEvidence {
  line: RevocationEvidence;
  after: number;
}

/** Lines of closed connections that a page shows; the rest is counted. */
const MOST_CLOSED = 100;

const isClosed = ({ line }: TimedEvidence) => line.type === 'closed';

/** Does an act that cuts credentials, and gathers its evidence as it comes. What is begun goes on when the page is left. */
export function useEvidence<Request>(
  organization: string,
  act: (organization: string, request: Request) => AsyncGenerator<RevocationEvidence>,
) {
  const queryClient = useQueryClient();
  const [evidence, setEvidence] = useState<{ lines: readonly TimedEvidence[]; omitted: number }>({
    lines: [],
    omitted: 0,
  });
  const take = (next: TimedEvidence) => {
    setEvidence(({ lines, omitted }) =>
      isClosed(next) && lines.filter(isClosed).length >= MOST_CLOSED
        ? { lines, omitted: omitted + 1 }
        : { lines: [...lines, next], omitted },
    );
  };
  const { mutate, isPending, isIdle, error } = useMutation({
    mutationFn: async (request: Request) => {
      setEvidence({ lines: [], omitted: 0 });
      const start = performance.now();
      let last: RevocationEvidence | null = null;
      for await (const line of act(organization, request)) {
        take({ line, after: performance.now() - start });
        last = line;
      }
      if (last?.type !== 'end' && last?.type !== 'failed')
        throw new ApiProblem({
          title: 'The answer broke off',
          detail:
            'What is to be done is written down, and the server goes on with it. The audit log says how it ended.',
        });
    },
    onSettled: () =>
      Promise.all(
        [
          credentialKey(organization),
          ['credentials', organization],
          ['signing-keys', organization],
          ['connected-credentials', organization],
          ['all-credentials'],
          ['audit'],
        ].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
      ),
  });
  return { ...evidence, error, running: isPending, asked: !isIdle, start: mutate };
}
