import Link from 'next/link';
import type { ReactNode } from 'react';

import { Card, CardFooter, CardHeader } from '@/components/ui/card.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import { pages } from '@/lib/domain/paths.ts';
import { describePerson, realmOf } from '@/lib/domain/person.ts';
import type { SupportGrant } from '@/lib/domain/support-grant.ts';

import { Countdown } from './countdown.tsx';
import { GrantViews } from './grant-views.tsx';
import { SCOPE_WORDS } from './grant-words.ts';
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
