import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { QueryKey } from '@tanstack/react-query';
import { useState } from 'react';

import type { ServerLine } from '../../domain/evidence.ts';
import { ApiProblem, asProblem } from '../api-problem.ts';
import type { EvidenceWords } from './evidence-words.ts';

/** A line of the evidence, with milliseconds since it was asked for. */
interface Timed<Line> {
  line: Line;
  after: number;
}

/** Lines of closed connections that a page shows; the rest is counted. */
const MOST_CLOSED = 100;

const isClosed = ({ line }: Timed<{ type: string }>) => line.type === 'closed';

export type Ending = Extract<ServerLine, { type: 'end' }>;

interface Act<Line, Request> {
  act: (organization: string, request: Request) => AsyncGenerator<Line>;
  /** words for a line; null for one that is shown otherwise */
  wordsOf: (line: Line) => EvidenceWords | null;
  /** what is different afterwards, beside the audit log */
  changes: readonly QueryKey[];
}

/** Does an act on all servers, and gathers its evidence as it comes. What is begun goes on when the page is left. */
export function useEvidence<Line extends { type: string }, Request>(
  organization: string,
  { act, wordsOf, changes }: Act<Line | ServerLine, Request>,
) {
  const queryClient = useQueryClient();
  const [evidence, setEvidence] = useState<{ lines: readonly Timed<Line | ServerLine>[]; omitted: number }>({
    lines: [],
    omitted: 0,
  });
  const take = (next: Timed<Line | ServerLine>) => {
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
      let last: string | undefined;
      for await (const line of act(organization, request)) {
        take({ line, after: performance.now() - start });
        last = line.type;
      }
      if (last !== 'end' && last !== 'failed')
        throw new ApiProblem({
          title: 'The answer was interrupted',
          detail: 'The act is recorded, and the server continues it. The audit log shows how it ended.',
        });
    },
    onSettled: () =>
      Promise.all([...changes, ['audit']].map((queryKey) => queryClient.invalidateQueries({ queryKey }))),
  });
  const { lines, omitted } = evidence;
  const last = lines.at(-1)?.line as ServerLine | undefined;
  const broken = last?.type === 'failed' ? { title: 'It was interrupted', detail: last.detail } : null;
  return {
    lines,
    start: mutate,
    /** as `EvidenceDialog` takes it */
    shown: {
      rows: lines.flatMap(({ line, after }) => {
        const words = wordsOf(line);
        return words === null ? [] : [{ words, after }];
      }),
      omitted,
      asked: !isIdle,
      running: isPending,
      problem: error === null ? broken : asProblem(error),
    },
    end: last?.type === 'end' ? last : null,
  };
}
