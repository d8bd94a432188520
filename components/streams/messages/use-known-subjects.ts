'use client';

import { useQuery } from '@tanstack/react-query';

import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { subjectsQuery } from '@/lib/client/streams/stream-queries.ts';
import type { SubjectCount } from '@/lib/jetstream/streams/list-subjects.ts';
import type { StreamInfo } from '@/lib/jetstream/streams/stream-info.ts';

/** More subjects are not asked for to complete a filter: an answer of so many is some hundred kilobytes. */
const MOST_ASKED = 10_000;
/** A completion may be that old; what came since is found by its whole name all the same. */
const FRESH_MILLISECONDS = 60_000;

/**
 * Subjects that a filter may mean: all of the stream where they are few enough to be asked for, else those of the rows that are
 * shown.
 * @param wanted asks for them
 */
export function useKnownSubjects(
  session: NatsSession,
  { config, state }: StreamInfo,
  { wanted, rows = [] }: { wanted: boolean; rows?: readonly { subject: string }[] | undefined },
): readonly SubjectCount[] {
  const { data } = useQuery({
    ...subjectsQuery(session, config.name, '>'),
    enabled: wanted && state.num_subjects <= MOST_ASKED,
    staleTime: FRESH_MILLISECONDS,
  });
  if (data) return data.subjects;
  const counts = new Map<string, number>();
  for (const { subject } of rows) counts.set(subject, (counts.get(subject) ?? 0) + 1);
  return [...counts].map(([subject, messages]) => ({ subject, messages }));
}
