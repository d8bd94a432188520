'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { Card, CardFooter } from '@/components/ui/content/card.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { CopyButton } from '@/components/ui/form/copy-button.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import type { ApiProblem } from '@/lib/client/api-problem.ts';
import { creationQuery } from '@/lib/client/organizations/creation-queries.ts';
import type { OrganizationCreation } from '@/lib/domain/organizations/creation.ts';
import type { CreateOrganization } from '@/lib/domain/organizations/organization.ts';
import { pages } from '@/lib/domain/paths.ts';

import { PartsList } from './parts-list.tsx';
import { SignInCheck } from './sign-in-check.tsx';

interface CreationProgressProps {
  slug: string;
  running: boolean;
  /** why this page did not get it whole */
  problem: ApiProblem | null;
  onComplete: (input: CreateOrganization) => void;
  /** back to the form, with what was asked for */
  onChange: (input: Partial<CreateOrganization>) => void;
}

const isWhole = ({ state, parts }: OrganizationCreation) => state === 'made' && parts.every(({ made }) => made);

function titleOf(slug: string, creation: OrganizationCreation | undefined, running: boolean): string {
  if (running) return `Creating ${slug}`;
  if (creation === undefined) return slug;
  if (creation.state === 'free') return `${slug} does not exist`;
  return isWhole(creation) ? `${slug} exists` : `${slug} is incomplete`;
}

/** How far the creation of an Organization is, as the servers have it: after a crash, in another tab, for somebody else. */
export function CreationProgress({ slug, running, problem, onComplete, onChange }: CreationProgressProps) {
  const { data, error, refetch } = useQuery(creationQuery(slug, running));
  const heading = useRef<HTMLDivElement>(null);
  // The form that had the focus is gone.
  useEffect(() => heading.current?.focus(), []);
  const made = data?.parts.filter((part) => part.made).length ?? 0;
  const whole = data !== undefined && isWhole(data);
  return (
    <>
      <div ref={heading} tabIndex={-1} className="outline-none">
        <PageHeader
          title={titleOf(slug, data, running)}
          subtitle={
            data === undefined ? (
              <Skeleton className="my-1 h-3 w-40" />
            ) : (
              <span role="status">
                {data.state === 'free'
                  ? 'Nothing was created, and the name is free.'
                  : `${made} of ${data.parts.length} created`}
              </span>
            )
          }
          actions={whole && <ButtonLink href={pages.newOrganization()}>Create another</ButtonLink>}
        />
      </div>
      <div className="flex flex-col gap-4">
        {problem !== null && !running && !whole && (
          <Notice tone={problem.code === 'conflict' ? 'warn' : 'bad'} title={problem.title}>
            {problem.detail}
          </Notice>
        )}
        {error !== null && (
          <ErrorNotice hasData={data !== undefined} problem={asProblem(error)} onRetry={() => void refetch()} />
        )}
        {data !== undefined && data.silent.length > 0 && (
          <Notice tone="warn" title={`${data.silent.join(', ')} did not answer`}>
            What only they have is shown as not created.
          </Notice>
        )}
        {data !== undefined && (
          <Card aria-label={`Parts of ${slug}`}>
            {data.parts.length > 0 && (
              <div className="grid gap-x-6 gap-y-4 p-4 sm:grid-cols-2 xl:grid-cols-3">
                <PartsList parts={data.parts} running={running} />
              </div>
            )}
            <CardFooter className="py-2.5">
              <span className="min-w-0 flex-1 basis-60">{adviceOf(data, running)}</span>
              <span className="flex flex-wrap gap-2">
                {whole ? (
                  <ButtonLink variant="primary" href={pages.organization(slug)}>
                    Open {slug}
                  </ButtonLink>
                ) : (
                  <>
                    {!running && data.state !== 'made' && (
                      <Button onClick={() => onChange(data.asked ?? { slug })}>
                        {data.state === 'free' ? 'Create it' : 'Edit the request'}
                      </Button>
                    )}
                    {data.asked !== null && (
                      <Button variant="primary" pending={running} onClick={() => data.asked && onComplete(data.asked)}>
                        {running ? 'Creating…' : 'Complete it'}
                      </Button>
                    )}
                    {data.asked === null && data.state === 'made' && (
                      <Button onClick={() => onChange({ slug })}>Enter its settings</Button>
                    )}
                  </>
                )}
              </span>
            </CardFooter>
          </Card>
        )}
        {whole && <FirstSignIn slug={slug} />}
      </div>
    </>
  );
}

function adviceOf(creation: OrganizationCreation, running: boolean): string {
  if (running) return 'It continues when you leave this page; come back to its address for the progress.';
  if (isWhole(creation)) return 'All parts exist.';
  if (creation.state === 'free') return '';
  if (creation.asked === null)
    return 'Another tool created it. Completing it keeps its display name and its Environments.';
  if (creation.state === 'failed')
    return 'Creation stopped. Completing it sends the same request again; existing parts stay.';
  return 'It is being created now, or creation was interrupted. Completing it is safe in both cases: existing parts stay.';
}

interface ErrorNoticeProps {
  hasData: boolean;
  problem: ApiProblem;
  onRetry: () => void;
}

function ErrorNotice({ hasData, problem, onRetry }: ErrorNoticeProps) {
  if (hasData) {
    return (
      <Notice tone="warn" title={problem.title}>
        Last known values. Retrying…
      </Notice>
    );
  }
  return (
    <Card>
      <ErrorState problem={problem} onRetry={onRetry} />
    </Card>
  );
}

/** Where its people sign in, and whether that works. */
function FirstSignIn({ slug }: { slug: string }) {
  const address = `${window.location.origin}${pages.signIn({ organization: slug })}`;
  return (
    <Card className="flex flex-col gap-3 p-4">
      <p className="wrap-anywhere">
        Its people sign in at <code className="font-mono text-sm">{address}</code>{' '}
        <CopyButton text={address} label="Copy the address" />
      </p>
      <SignInCheck slug={slug} />
    </Card>
  );
}
