import type { ReactNode } from 'react';

import { Link } from '@/components/ui/content/link.tsx';
import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { LiveStatus } from '@/components/ui/feedback/live-status.tsx';
import { pages } from '@/lib/domain/paths.ts';
import { SCOPE_WORDS } from '@/lib/domain/support/support-grant-rules.ts';
import type { SupportGrant } from '@/lib/domain/support/support-grant.ts';
import { describePerson, realmOf } from '@/lib/domain/system/person.ts';

import { Countdown } from './band/countdown.tsx';
import { StateTag } from './state-tag.tsx';

interface GrantCardProps {
  grant: SupportGrant;
  /** what the reader can do with it */
  actions: ReactNode;
}

/** A grant that is active or waits, whole. */
export function GrantCard({ grant, actions }: GrantCardProps) {
  const { organization, requester, state, scope, reason, ticket, minutes, endsAt, requestedAt, decidedBy } = grant;
  return (
    <Card aria-label={`${requester.displayName}, ${organization}, ${ticket}`}>
      <CardHeader>
        <h2 className="font-semibold">
          {requester.displayName}{' '}
          <span title={realmOf(requester)} className="font-normal text-ink-3">
            ({requester.username})
          </span>
        </h2>
        <StateTag state={state} />
        <span className="ml-auto font-medium">
          {state === 'active' && endsAt !== null ? <Countdown until={endsAt} /> : `${minutes} min`}
        </span>
      </CardHeader>
      <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-4 gap-y-1.5 px-3.5 py-3">
        <Row name="Organization">
          <Link href={pages.organization(organization)} className="underline">
            {organization}
          </Link>
        </Row>
        <Row name="May read">{SCOPE_WORDS[scope]}</Row>
        <Row name="Reason">{reason}</Row>
        <Row name="Ticket">{ticket}</Row>
        <Row name="Asked">
          <RelativeTime iso={requestedAt} />
          {state === 'active' &&
            (decidedBy === null ? ', granted at once by the policy' : `, approved by ${describePerson(decidedBy)}`)}
        </Row>
        {state === 'active' && (
          <Row name="Opened">
            <GrantViews organization={organization} views={grant.views} omittedViews={grant.omittedViews} />
          </Row>
        )}
      </dl>
      <CardFooter className="justify-end py-2.5">{actions}</CardFooter>
    </Card>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="col-span-2 grid grid-cols-subgrid items-baseline">
      <dt className="text-ink-3">{name}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  );
}

/** What was opened under a grant, and what a server has a connection to right now. */
function GrantViews({
  organization,
  views,
  omittedViews,
}: Pick<SupportGrant, 'organization' | 'views' | 'omittedViews'>) {
  if (views.length === 0) return <p className="text-ink-3">Nothing was opened yet.</p>;
  return (
    <ul aria-label="Opened" className="flex flex-col gap-1.5">
      {views.map(({ stream, since, live }) => (
        <li key={stream} className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
          <Link href={pages.stream(organization, stream)} className="font-mono text-sm font-semibold underline">
            {stream}
          </Link>
          <LiveStatus state={live ? 'live' : 'paused'}>{live ? 'reads it now' : 'not connected'}</LiveStatus>
          <span className="text-sm text-ink-3">
            opened <RelativeTime iso={since} />
          </span>
        </li>
      ))}
      {omittedViews > 0 && (
        <li className="text-sm text-ink-3">and {formatCount(omittedViews)} more before: the audit log names them</li>
      )}
    </ul>
  );
}
