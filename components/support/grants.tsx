'use client';

import { useMemo } from 'react';

import { Card } from '@/components/ui/content/card.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import type { Me } from '@/lib/domain/system/me.ts';
import type { SupportGrant } from '@/lib/domain/support/support-grant.ts';

import { GrantActions } from './grant-actions.tsx';
import { GrantCard } from './grant-card.tsx';
import { describeEvidence } from './grant-words.ts';
import { pastColumns } from './past-columns.tsx';
import { useEndGrant } from './use-end-grant.ts';

interface GrantsProps {
  grants: readonly SupportGrant[];
  me: Me;
  ofOrganization: boolean;
  /** what stands where nothing is active or waits */
  quiet: string;
}

const isOpen = ({ state }: SupportGrant) => state === 'active' || state === 'requested';
const rowKey = ({ id }: SupportGrant) => id;

/** Grants that are active or wait as cards, and those that are over as a table. */
export function Grants({ grants, me, ofOrganization, quiet }: GrantsProps) {
  const end = useEndGrant();
  const columns = useMemo(() => pastColumns(ofOrganization), [ofOrganization]);
  const open = grants.filter(isOpen);
  const past = grants.filter((grant) => !isOpen(grant));
  return (
    <div className="flex flex-col gap-4">
      {end.data && <Notice tone="grant" title={describeEvidence(end.data)} />}
      {end.error && (
        <Notice tone="bad" title={asProblem(end.error).title}>
          {asProblem(end.error).detail}
        </Notice>
      )}
      <section aria-label="Active and waiting" className="grid items-start gap-4 lg:grid-cols-2">
        {open.map((grant) => (
          <GrantCard
            key={grant.id}
            grant={grant}
            actions={<GrantActions grant={grant} me={me} ending={end.isPending} onEnd={end.mutate} />}
          />
        ))}
        {open.length === 0 && (
          <Card className="lg:col-span-2">
            <EmptyState title="No active support access">{quiet}</EmptyState>
          </Card>
        )}
      </section>
      {past.length > 0 && (
        <section aria-labelledby="past-grants">
          <h2 id="past-grants" className="mb-2 text-lg font-semibold">
            Past
          </h2>
          <Card>
            <VirtualTable
              label="Past support grants"
              columns={columns}
              rows={past}
              rowKey={rowKey}
              className="max-h-[50dvh]"
            />
          </Card>
        </section>
      )}
    </div>
  );
}
