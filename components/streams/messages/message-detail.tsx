'use client';

import { useQuery } from '@tanstack/react-query';

import { Link } from '@/components/ui/content/link.tsx';
import { CardHeader } from '@/components/ui/content/card.tsx';
import { ContentViews } from '@/components/ui/content/content-views.tsx';
import { CopyButton } from '@/components/ui/form/copy-button.tsx';
import { MissingState } from '@/components/ui/feedback/refused-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { formatAbsolute, formatBytes, formatCount } from '@/components/ui/content/format.ts';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { messageQuery } from '@/lib/client/streams/message-queries.ts';
import type { DecodedMessage } from '@/lib/client/streams/message-queries.ts';
import { sessionProblem } from '@/lib/client/nats/session-problem.ts';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import { usePayloadViews } from '@/lib/client/streams/use-payload-views.ts';
import { parseEventSubject } from '@/lib/domain/events/event-subject.ts';
import { isProblem } from '@/lib/domain/events/problem.ts';
import { environmentOfStream } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';
import type { PayloadFormat } from '@/lib/jetstream/decode/decode.ts';

const FORMATS: Record<PayloadFormat, string> = {
  cloudevent: 'CloudEvent',
  json: 'JSON',
  text: 'Text',
  binary: 'Binary',
  empty: 'Empty',
};

interface MessageDetailProps {
  session: NatsSession;
  stream: string;
  created: string;
  sequence: number;
  /** the stream does not hold it any more */
  gone: boolean;
}

/** One message, whole: what its drawer holds. */
export function MessageDetail({ session, stream, created, sequence, gone }: MessageDetailProps) {
  const { data: read, error, refetch } = useQuery(messageQuery(session, { stream, created }, sequence));
  const data = gone ? null : read;
  const problem = sessionProblem(session, data, error);
  return (
    <>
      {problem && <ErrorState problem={problem} onRetry={() => void refetch()} />}
      {data === undefined && !problem && <Waiting />}
      {data === null && (
        <MissingState title={`Message ${formatCount(sequence)} is not there`}>
          It was deleted, went with a limit of the stream, or is still to come.
        </MissingState>
      )}
      {data && <Message message={data} objectHref={objectHrefOf(session.organization, stream, data.subject)} />}
    </>
  );
}

function Message({ message, objectHref }: { message: DecodedMessage; objectHref: string | null }) {
  const { sequence, subject, time, data } = message;
  const { format, views, current, content, select, showWhole } = usePayloadViews(message);
  return (
    <>
      <CardHeader>
        <Tag tone={format === 'cloudevent' ? 'accent' : 'neutral'}>{FORMATS[format]}</Tag>
        <span className="text-sm text-ink-3">
          {formatBytes(data.length)} · <time dateTime={time}>{formatAbsolute(time)}</time>
        </span>
        <span className="ml-auto">
          {content.text && <CopyButton text={content.text.text} label="Copy what is shown" />}
        </span>
        <p className="flex basis-full items-center gap-1 font-mono text-sm text-ink-2">
          <span className="wrap-anywhere">{subject}</span>
          <CopyButton text={subject} label="Copy subject" />
          {objectHref !== null && (
            <Link href={objectHref} className="ml-auto shrink-0 rounded-sm text-accent hover:underline">
              its object
            </Link>
          )}
        </p>
      </CardHeader>
      <ContentViews
        label={`message ${formatCount(sequence)}`}
        views={views}
        current={current}
        content={content}
        onSelect={select}
        onWhole={showWhole}
      />
    </>
  );
}

/** The page of the object that an event of an Environment is about. */
function objectHrefOf(organization: string, stream: string, subject: string): string | null {
  const environment = environmentOfStream(stream);
  if (environment === null) return null;
  const address = parseEventSubject(environment.name, subject);
  return isProblem(address) ? null : pages.environmentObject(organization, environment.name, address.key);
}

function Waiting() {
  return (
    <div className="flex flex-col gap-3 p-4">
      <Skeleton className="h-4 w-40" />
      <Skeleton className="h-3 w-72" />
      <Skeleton className="h-40 w-full" />
    </div>
  );
}
