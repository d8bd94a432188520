import { Card } from '@/components/ui/content/card.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import type { TagTone } from '@/components/ui/content/tag.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { cn } from '@/components/ui/cn.ts';
import type { WatchedConsumer } from '@/lib/client/streams/consumer-readings.ts';
import { CONSUMER_REFRESH_MILLISECONDS } from '@/lib/client/streams/stream-queries.ts';
import { pages } from '@/lib/domain/paths.ts';
import type { ConsumerCause } from '@/lib/jetstream/consumers/consumer-cause.ts';
import { filtersOf } from '@/lib/jetstream/consumers/diagnose-consumer.ts';

import { causeWords } from '../consumers/cause-words.ts';
import type { Causes } from '../consumers/causes-of.ts';

const BORDERS: Record<ConsumerCause['tone'], string> = {
  bad: 'border-bad',
  warn: 'border-warn',
  neutral: 'border-line-strong',
  ok: 'border-ok',
};
const TAG_TONES: Record<ConsumerCause['tone'], TagTone> = { bad: 'bad', warn: 'warn', neutral: 'neutral', ok: 'ok' };

interface CauseCardProps {
  organization: string;
  stream: string;
  info: WatchedConsumer;
  causes: Causes;
}

/** Why it is as it is in a sentence, the figures that show it, when they were read, and where to go from there. */
export function CauseCard({ organization, stream, info, causes }: CauseCardProps) {
  const [first, ...others] = causes;
  const { title, detail } = causeWords(first, info);
  const help = helpOf(first, { organization, stream, info });
  const readAt = new Date(info.readings.at(-1)?.at ?? 0);
  return (
    <Card
      aria-label="Why"
      className={cn('flex flex-wrap items-center gap-x-4 gap-y-2 px-3.5 py-3', BORDERS[first.tone])}
    >
      {/* figures in it move every few seconds: only another cause is announced */}
      <span role="status" className="sr-only">
        {title}
      </span>
      <div className="min-w-0 flex-1 basis-80">
        <p>
          <b className="font-semibold">{title}</b> <span className="text-ink-2">{detail}</span>
        </p>
        {others.length > 0 && (
          <ul className="mt-2 flex flex-col gap-1.5">
            {others.map((cause) => {
              const words = causeWords(cause, info);
              return (
                <li key={cause.id}>
                  <Tag tone={TAG_TONES[cause.tone]}>{words.label}</Tag> {words.title}{' '}
                  <span className="text-ink-2">{words.detail}</span>
                </li>
              );
            })}
          </ul>
        )}
        <p className="mt-1 text-sm text-ink-3">
          By what the leader of the consumer answered at{' '}
          <time dateTime={readAt.toISOString()}>{readAt.toLocaleTimeString('en', { timeStyle: 'medium' })}</time>; asked
          again every {CONSUMER_REFRESH_MILLISECONDS / 1_000} s.
        </p>
      </div>
      {help !== null && <ButtonLink href={help.href}>{help.label}</ButtonLink>}
    </Card>
  );
}

/** The page that helps; null where none of the console's does. */
function helpOf(cause: ConsumerCause, { organization, stream, info }: Omit<CauseCardProps, 'causes'>) {
  switch (cause.id) {
    case 'no-pull':
    case 'no-subscriber':
    case 'not-served':
      return { label: 'Who may take from it', href: '#clients' };
    case 'stalled':
    case 'overdue':
    case 'redelivering':
    case 'given-up': {
      const [filter, ...more] = filtersOf(info.config);
      const from = info.ack_floor.stream_seq + 1;
      const query = { from, ...(filter !== undefined && more.length === 0 && { filter }) };
      return { label: 'Messages not acknowledged', href: pages.stream(organization, stream, query) };
    }
    case 'filter-outside':
    case 'nothing-matches':
      return { label: 'Subjects of the stream', href: pages.stream(organization, stream, { tab: 'subjects' }) };
    case 'no-leader':
    case 'stream-leaderless':
    case 'stream-origin':
    case 'replica-offline':
      return { label: 'How the stream is kept', href: pages.stream(organization, stream, { tab: 'config' }) };
    case 'too-slow':
    case 'standing-behind':
      return { label: 'Who may take from it', href: '#clients' };
    default:
      return null;
  }
}
