'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import { EvidenceList } from '@/components/ui/evidence/evidence-list.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { LiveStatus } from '@/components/ui/feedback/live-status.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { useEvidence } from '@/lib/client/evidence/use-evidence.ts';
import type { Ending } from '@/lib/client/evidence/use-evidence.ts';
import { deleteOrganization } from '@/lib/client/organizations/deletion-queries.ts';
import { organizationQuery } from '@/lib/client/organizations/organization-queries.ts';
import type { Organization } from '@/lib/domain/organizations/organization.ts';
import { pages } from '@/lib/domain/paths.ts';

import { NoOrganization } from '../no-organization.tsx';
import { ContentsReport } from './contents-report.tsx';
import { DeleteForm } from './delete-form.tsx';
import { DeletionCard } from './deletion-card.tsx';
import { deletionWords } from './deletion-words.ts';

interface DeleteFlowProps {
  organization: string;
  mayDelete: boolean;
}

/** What is in the Organization, what there is to do by its state, and the evidence once it is begun here. */
export function DeleteFlow({ organization: slug, mayDelete }: DeleteFlowProps) {
  const { start, shown, end } = useEvidence(slug, {
    act: deleteOrganization,
    wordsOf: deletionWords,
    changes: [['organizations'], ['organization', slug]],
  });
  const { data, error, refetch } = useQuery(organizationQuery(slug));
  if (shown.asked)
    return (
      <Card aria-labelledby="deletion-evidence">
        <CardHeader>
          <EvidenceHeading id="deletion-evidence" />
          {shown.running && <LiveStatus state="connecting">Asking the servers</LiveStatus>}
        </CardHeader>
        <EvidenceList rows={shown.rows} omitted={shown.omitted} />
        <div className="border-t border-line p-3.5">
          {shown.problem === null ? (
            end && <Verdict slug={slug} {...end} />
          ) : (
            <Notice tone="bad" title={shown.problem.title}>
              {shown.problem.detail}
            </Notice>
          )}
        </div>
      </Card>
    );
  if (error !== null && asProblem(error).code === 'not-found') return <NoOrganization />;
  if (data === undefined)
    return error === null ? (
      <Skeleton className="h-96 w-full" />
    ) : (
      <ErrorState problem={asProblem(error)} onRetry={() => void refetch()} />
    );
  if (data.organization.state === 'deleting') return <DeletionCard slug={slug} deletion={data.deletion ?? null} />;
  return (
    <>
      {mayDelete && <ToSuspend {...data.organization} />}
      <ContentsReport organization={slug} />
      {mayDelete && data.organization.state === 'suspended' && <DeleteForm slug={slug} onDelete={start} />}
    </>
  );
}

/** Takes the focus once, from the form that is gone. */
function EvidenceHeading({ id }: { id: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <h2 id={id} ref={heading} tabIndex={-1} className="font-semibold outline-none">
      Evidence
    </h2>
  );
}

function Verdict({ slug, proven, unproven }: Ending & { slug: string }) {
  return unproven.length === 0 ? (
    <Notice
      tone="ok"
      title={`${slug} is deleted`}
      action={<ButtonLink href={pages.audit({ organization: slug })}>Its audit log</ButtonLink>}
    >
      Proven on {proven.join(', ')}. Its credentials no longer work. The audit log stays.
    </Notice>
  ) : (
    <Notice
      tone="warn"
      title={`Not done on ${unproven.join(', ')}`}
      action={<ButtonLink href={pages.organization(slug)}>Show progress</ButtonLink>}
    >
      Nobody can connect any more. The servers are asked every 5 s until none has anything of it left.
    </Notice>
  );
}

function ToSuspend({ slug, state }: Organization) {
  if (state === 'suspended') return null;
  return (
    <Notice
      tone="info"
      title={`To delete ${slug}, suspend it first`}
      action={<ButtonLink href={pages.organization(slug)}>Open overview</ButtonLink>}
    >
      Suspending closes all connections and can be undone; deleting cannot. If you need the data, copy it before.
    </Notice>
  );
}
