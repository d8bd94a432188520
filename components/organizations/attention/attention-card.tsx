'use client';

import { useQuery } from '@tanstack/react-query';

import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { Link } from '@/components/ui/content/link.tsx';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { attentionQuery } from '@/lib/client/organizations/organization-queries.ts';
import type { Asked, Attention, Finding } from '@/lib/domain/organizations/attention.ts';
import { pages } from '@/lib/domain/paths.ts';

import { findingWords, headingOf } from './finding-words.ts';

const list = new Intl.ListFormat('en', { type: 'conjunction' });

const ASKED_WORDS: Record<Asked, string> = {
  consumers: 'consumers',
  streams: 'limits of streams',
  rejected: 'rejected events',
  objects: 'failing objects',
  limits: 'limits of the account',
  credentials: 'credentials that end',
  support: 'support access',
};

/** What needs a person, worst first, each with a link to its cause; and what is not known. */
export function AttentionCard({ organization }: { organization: string }) {
  const { data, error, refetch } = useQuery(attentionQuery(organization));
  const findings = data?.findings ?? [];
  return (
    <Card aria-labelledby="attention" aria-busy={data === undefined && error === null ? true : undefined}>
      <CardHeader>
        <h2 id="attention" className="font-semibold">
          {headingOf(data, error !== null)}
        </h2>
        {findings.length > 0 && <span className="text-ink-3 tabular-nums">{total(data)}</span>}
        {data !== undefined && <Checked attention={data} isOld={error !== null} />}
      </CardHeader>
      {data === undefined &&
        (error === null ? (
          <Skeleton className="m-3.5 h-24" />
        ) : (
          <ErrorState problem={asProblem(error)} onRetry={() => void refetch()} />
        ))}
      {findings.length > 0 && (
        <ul className="divide-y divide-line">
          {findings.map((finding) => (
            <Row key={findingWords(organization, finding).id} organization={organization} finding={finding} />
          ))}
        </ul>
      )}
      {data !== undefined && <Bounds organization={organization} attention={data} />}
    </Card>
  );
}

const total = (attention: Attention | undefined): string => {
  if (attention === undefined) return '';
  const { findings, omitted } = attention;
  return formatCount(findings.length + omitted.consumers + omitted.streams);
};

function Row({ organization, finding }: { organization: string; finding: Finding }) {
  const { name, title, detail, time, href, action } = findingWords(organization, finding);
  return (
    <li className="relative flex items-center gap-3 px-3 py-2 hover:bg-raised">
      <span className="w-13 shrink-0 sm:w-16 self-start pt-px">
        {finding.severity === 'act' ? <Tag tone="bad">act now</Tag> : <Tag tone="warn">look</Tag>}
      </span>
      <span className="min-w-0 flex-1 wrap-anywhere">
        <Link href={href} className="font-medium after:absolute after:inset-0">
          {name !== null && <span className="font-mono text-sm font-semibold">{name}</span>} {title}
        </Link>{' '}
        <span className="text-ink-3">
          {detail}
          {time !== null && (
            <>
              {detail !== '' && ', '}
              {time.label} <RelativeTime iso={time.iso} />
            </>
          )}
        </span>
      </span>
      <span aria-hidden className="shrink-0 text-accent max-sm:hidden">
        {action} ›
      </span>
    </li>
  );
}

/** When it was checked, and on which servers. */
function Checked({ attention: { at, answered }, isOld }: { attention: Attention; isOld: boolean }) {
  return (
    <span className={`ml-auto text-sm ${isOld ? 'text-warn' : 'text-ink-3'}`}>
      {isOld && 'No answer · '}checked <RelativeTime iso={at} />
      {answered.length > 0 && ` on ${list.format(answered)}`}
    </span>
  );
}

/** What is left out, what was asked where nothing was found, and what is not known. */
function Bounds({ organization, attention }: { organization: string; attention: Attention }) {
  const { findings, omitted, asked, silent, unasked } = attention;
  const more = [
    ...(omitted.consumers > 0 ? [`${formatCount(omitted.consumers)} more consumers behind`] : []),
    ...(omitted.streams > 0 ? [`${formatCount(omitted.streams)} more streams near a limit`] : []),
  ];
  const ofRole = unasked.filter(({ why }) => why === 'role');
  const others = unasked.filter(({ why }) => why !== 'role');
  const isNothing = findings.length === 0 && asked.length > 0;
  if (!isNothing && more.length === 0 && unasked.length === 0 && silent.length === 0) return null;
  return (
    <CardFooter className="flex-col items-start">
      {isNothing && <span>Asked: {list.format(asked.map((what) => ASKED_WORDS[what]))}.</span>}
      {more.length > 0 && (
        <span>
          And {list.format(more)}, in{' '}
          <Link href={pages.streams(organization)} className="text-accent underline">
            Streams
          </Link>
          .
        </span>
      )}
      {ofRole.length > 0 && (
        <span>
          Not known here: {list.format(ofRole.map(({ what }) => ASKED_WORDS[what]))}.{' '}
          {[...new Set(ofRole.map(({ detail }) => detail))].join(' ')}
        </span>
      )}
      {others.map(({ what, of, detail }) => (
        <span key={`${what} ${of ?? ''}`} className="text-warn">
          Not known: {ASKED_WORDS[what]}
          {of !== null && ` of ${of}`}. {detail}
        </span>
      ))}
      {silent.length > 0 && (
        <span className="text-warn">
          No answer from {list.format(silent)}: consumers and streams that only{' '}
          {silent.length === 1 ? 'it has' : 'they have'} are missing.
        </span>
      )}
    </CardFooter>
  );
}
