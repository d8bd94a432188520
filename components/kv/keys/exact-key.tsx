'use client';

import { useQuery } from '@tanstack/react-query';

import { Button } from '@/components/ui/form/button.tsx';
import { keyQuery } from '@/lib/client/kv/kv-queries.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { subjectFilterProblem } from '@/lib/domain/subjects.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';

interface ExactKeyProps {
  session: NatsSession;
  bucket: Bucket;
  name: string;
  onOpen: (key: string) => void;
}

const isKey = (name: string) => subjectFilterProblem(name) === null && !/(^|\.)[*>](\.|$)/.test(name);

/** In a bucket too big to list: whether it holds the key that was typed. */
export function ExactKey({ session, bucket, name, onOpen }: ExactKeyProps) {
  const { data } = useQuery({ ...keyQuery(session, bucket, name), enabled: isKey(name) });
  return (
    <div role="status" className="flex min-h-10 items-center gap-2 border-b border-line px-3 text-sm text-ink-2">
      {!isKey(name) && 'This cannot be a key.'}
      {isKey(name) && data === undefined && 'Looking it up…'}
      {data === 0 && 'There is no such key.'}
      {data !== undefined && data > 0 && (
        <>
          <span className="font-mono">{name}</span> is there.
          <Button size="sm" onClick={() => onOpen(name)}>
            Open
          </Button>
        </>
      )}
    </div>
  );
}
