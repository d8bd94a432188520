'use client';

import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';

import { Card } from '@/components/ui/content/card.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { RefusedState } from '@/components/ui/feedback/refused-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import { environmentLifeQuery } from '@/lib/client/environments/life-queries.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import type { Action } from '@/lib/domain/access-table.ts';
import { RETIRED_MEANS } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';

import { NotTold } from '../not-told.tsx';
import { InUseCard } from './in-use-card.tsx';
import { LifeCard } from './life-card.tsx';
import { LifeConsequences } from './life-consequences.tsx';
import type { LifeAct } from './life-dialog.tsx';

const EnvironmentSettingsForm = lazyNamed(() => import('./environment-settings-form.tsx'), 'EnvironmentSettingsForm');
// Whoever looks only does not load it.
const LifeDialog = lazyNamed(() => import('./life-dialog.tsx'), 'LifeDialog');

interface EnvironmentSettingsPageProps {
  organization: string;
  environment: string;
}

/** What an Environment keeps and where, whether it is retired, and the ways there and back. */
export function EnvironmentSettingsPage({ organization, environment }: EnvironmentSettingsPageProps) {
  const { data: me } = useQuery(meQuery());
  const mayLook = me === undefined || mayDo(me, 'jetstream.inspect');
  const {
    data: life,
    error,
    refetch,
  } = useQuery({
    ...environmentLifeQuery(organization, environment),
    enabled: mayLook,
  });
  const [dialog, setDialog] = useState<LifeAct | null>(null);
  const [gone, setGone] = useState(false);
  const refusalOf = (action: Action): string | undefined =>
    me === undefined || mayDo(me, action) ? undefined : refusalReason(action);
  const isRetired = life?.state === 'retired';
  const button = (act: LifeAct, label: string) => (
    <Button
      variant={act === 'delete' ? 'danger' : 'default'}
      disabledReason={refusalOf(`environment.${act}`)}
      onClick={() => setDialog(act)}
    >
      {label}
    </Button>
  );
  const lifeAct = (act: LifeAct, label: string) => ({
    id: `environment.${act}`,
    label: `${label} ${environment}…`,
    refusal: refusalOf(`environment.${act}`),
    run: () => setDialog(act),
  });
  usePageActs(
    life === undefined || gone
      ? []
      : isRetired
        ? [lifeAct('restore', 'Restore'), lifeAct('delete', 'Delete')]
        : [lifeAct('retire', 'Retire')],
  );
  const onClose = () => {
    setDialog(null);
    if (dialog === 'delete')
      void refetch().then(({ error: failure }) => setGone(asProblem(failure ?? null).code === 'not-found'));
  };
  return (
    <>
      <PageHeader
        mono
        title={
          <>
            {environment}
            {isRetired && <Tag tone="warn">retired</Tag>}
          </>
        }
        subtitle="Retention, placement and lifecycle."
        actions={
          life &&
          !gone && (
            <>
              {!isRetired && <ButtonLink href={pages.environment(organization, environment)}>State</ButtonLink>}
              {isRetired ? button('restore', 'Restore…') : button('retire', 'Retire…')}
              {isRetired && button('delete', 'Delete…')}
            </>
          )
        }
      />
      <div className="flex flex-col gap-4">
        {!mayLook ? (
          <Card>
            <RefusedState>{refusalReason('jetstream.inspect')}</RefusedState>
          </Card>
        ) : gone ? (
          <Card>
            <EmptyState
              title={`${environment} is deleted`}
              action={<ButtonLink href={pages.environments(organization)}>Environments of {organization}</ButtonLink>}
            >
              Its streams are deleted. The audit log says who deleted it, and what was in it.
            </EmptyState>
          </Card>
        ) : life === undefined ? (
          error === null ? (
            <Skeleton className="h-96 w-full" />
          ) : (
            <Card>
              <ErrorState problem={asProblem(error)} onRetry={() => void refetch()} />
            </Card>
          )
        ) : (
          <>
            {isRetired && (
              <Notice tone="warn" title={`${environment} is retired`}>
                {RETIRED_MEANS}
              </Notice>
            )}
            <NotTold silent={life.silent} unreadable={life.credentials.unreadable} />
            {life.copying.length > 0 && (
              <Notice tone="info" title="NATS is copying it to other servers">
                Not complete yet: {life.copying.join(', ')}. This page is updated until it is.
              </Notice>
            )}
            {life.last !== null && <LifeCard last={life.last} />}
            <InUseCard organization={organization} life={life} />
            {life.settings === null && life.silent.length === 0 ? (
              <Notice tone="bad" title="Some of its streams are missing">
                An operator can complete it by adding {environment} again.
              </Notice>
            ) : (
              life.settings !== null && (
                <Suspense fallback={<Skeleton className="h-96 w-full" />}>
                  <EnvironmentSettingsForm
                    organization={organization}
                    life={life}
                    settings={life.settings}
                    refusal={isRetired ? 'Restore it first.' : (refusalOf('environment.change') ?? null)}
                    placeRefusal={refusalOf('environment.place') ?? null}
                  />
                </Suspense>
              )
            )}
          </>
        )}
      </div>
      {dialog !== null && life && (
        <Suspense>
          <LifeDialog act={dialog} organization={organization} environment={environment} onClose={onClose}>
            <LifeConsequences act={dialog} life={life} />
          </LifeDialog>
        </Suspense>
      )}
    </>
  );
}
