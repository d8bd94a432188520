'use client';

import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, useState } from 'react';

import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { ClosedData } from '@/components/ui/feedback/closed-data.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { counted, formatBytes } from '@/components/ui/content/format.ts';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { SessionStatus } from '@/components/ui/feedback/session-status.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { describeSession } from '@/lib/client/nats/describe-session.ts';
import { forgetBucket } from '@/lib/client/kv/kv-queries.ts';
import { useDataSession } from '@/lib/client/nats/use-data-session.ts';
import { useNatsSession } from '@/lib/client/nats/use-nats-session.ts';
import { useStream } from '@/lib/client/streams/use-stream.ts';
import { describeClosed, KEY_NAMES_ARE_METADATA } from '@/lib/client/support/describe-grant.ts';
import { environmentOfStream, kvStreamName } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';
import { toBucket } from '@/lib/jetstream/kv/bucket.ts';

import type { Tally } from './keys/key-lines.ts';
import { historyText, tallyText, ttlText } from './keys/ttl-text.ts';

// Fetched while the session is still being opened; the page itself is there sooner without it.
const loadKeys = () => import('./keys/keys.tsx');
const Keys = lazyNamed(loadKeys, 'Keys');

/** To an inspector, above the names of keys. */
const CLOSED = {
  thing: 'bucket',
  open: 'Open values',
  refused: 'You see the names of keys, not their values',
  besides: KEY_NAMES_ARE_METADATA,
} as const;

/** One KV bucket: its keys, live, and the one that is opened. */
export function BucketPage({ organization, bucket: name }: { organization: string; bucket: string }) {
  const session = useNatsSession(organization);
  const stream = kvStreamName(name);
  const environment = environmentOfStream(stream);
  const { info, problem, refetch } = useStream(session, stream, 'bucket');
  const bucket = info && toBucket(info);
  const values = useDataSession(session, stream);
  const queryClient = useQueryClient();
  const [beginnings, setBeginnings] = useState(0);
  const [tally, setTally] = useState<Tally | null>(null);
  useEffect(() => void loadKeys(), []);
  usePageActs([
    ...(environment
      ? [
          {
            id: 'environment',
            label: `Open ${environment.name}`,
            href: pages.environment(organization, environment.name),
          },
        ]
      : []),
    { id: 'stream', label: `Open ${stream} as stream`, href: pages.stream(organization, stream) },
  ]);
  return (
    <div className="flex min-h-0 flex-col lg:h-[calc(100dvh-7rem-var(--band))] lg:min-h-[560px]">
      <SessionStatus {...describeSession(session, problem)} />
      <PageHeader
        mono
        title={name}
        subtitle={
          bucket ? <Subtitle bucket={bucket} tally={tally} /> : !problem && <Skeleton className="my-1 h-3 w-72" />
        }
        actions={
          <>
            {environment && (
              <ButtonLink href={pages.environment(organization, environment.name)}>Open its Environment</ButtonLink>
            )}
            <ButtonLink href={pages.stream(organization, stream)}>Open as stream</ButtonLink>
          </>
        }
      />
      {!problem && values.session === null && (
        <ClosedData place="above" {...describeClosed({ ...values, organization }, CLOSED)} />
      )}
      {problem && (
        <ErrorState
          problem={problem}
          onRetry={refetch}
          action={<ButtonLink href={pages.buckets(organization)}>To the buckets of {organization}</ButtonLink>}
        />
      )}
      {!problem && (
        <Suspense fallback={<Skeleton className="h-96 w-full" />}>
          {bucket ? (
            <Keys
              // another session begins anew: what the one before had read is not its to show; so does another bucket of the name
              key={`${beginnings} ${values.session?.name ?? ''} ${bucket.info.created}`}
              session={values.session ?? session}
              bucket={bucket}
              onTally={setTally}
              onLost={() => {
                forgetBucket(queryClient, values.session ?? session, bucket);
                setBeginnings(beginnings + 1);
              }}
            />
          ) : (
            <Skeleton className="h-96 w-full" />
          )}
        </Suspense>
      )}
    </div>
  );
}

/** Without a tally the server's own count is given, in which deleted keys are counted too as long as a marker is there. */
function Subtitle({ bucket, tally }: { bucket: Bucket; tally: Tally | null }) {
  const { info, history, ttl } = bucket;
  const { state, config } = info;
  const replicas = config.num_replicas === 1 ? '1 replica' : `${config.num_replicas} replicas`;
  return (
    <>
      {config.mirror && `Mirror of ${config.mirror.name} · `}
      {tally ? tallyText(tally) : `${counted(state.num_subjects, 'key')}, deleted ones included`} ·{' '}
      {formatBytes(state.bytes)} · {historyText(history)}
      {history > 0 && ' each'} · expires {ttlText(ttl)} · {config.storage}, {replicas}
    </>
  );
}
