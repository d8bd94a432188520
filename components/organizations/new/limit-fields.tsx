import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';

import { Button } from '@/components/ui/form/button.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { plansQuery } from '@/lib/client/organizations/creation-queries.ts';

import { JetStreamLimitFields } from '../limits/jetstream-limit-fields.tsx';
import { LimitRows } from '../limits/limit-rows.tsx';
import { ACCOUNT, ACCOUNT_FIELDS, JETSTREAM_FIELDS } from '../limits/limit-values.ts';
import { PlanField } from '../limits/plan-field.tsx';
import type { CreationValues } from './creation-values.ts';

/** Of each group of limits, those that people ask about first. */
const SUMMARY = ['storageBytes', 'streams', 'consumers'] as const;

function summaryOf({ account, jetstream }: Pick<CreationValues, 'account' | 'jetstream'>): string {
  const groups = Object.entries(jetstream).flatMap(([group, limits]) =>
    SUMMARY.map((name) => {
      const label = JETSTREAM_FIELDS.find((field) => field.name === name)?.label ?? name;
      return `${label}${group === ACCOUNT ? '' : ` of ${group}`} ${limits[name]}`;
    }),
  );
  return [...groups, `Connections ${account.connections}`].join(', ');
}

/** What the Organization may use: its plan, and each limit for whoever wants others. */
export function LimitFields() {
  const rows = useId();
  const { data, error } = useQuery(plansQuery());
  const { formState } = useFormContext<CreationValues>();
  const [account, jetstream] = useWatch<CreationValues, ['account', 'jetstream']>({ name: ['account', 'jetstream'] });
  const [wanted, setWanted] = useState(false);
  const { errors } = formState;
  const open = wanted || errors.account !== undefined || errors.jetstream !== undefined;
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-2 font-medium">Limits</legend>
      {error !== null && data === undefined && (
        <p className="text-sm text-warn">Plans are unknown: {asProblem(error).title.toLowerCase()}.</p>
      )}
      {data !== undefined && data.plans.length > 0 && (
        <div className="sm:max-w-sm">
          <PlanField plans={data.plans} />
        </div>
      )}
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className="text-sm text-ink-2 tabular-nums">{summaryOf({ account, jetstream })}</span>
        <Button size="sm" aria-expanded={open} aria-controls={rows} onClick={() => setWanted(!open)}>
          {open ? 'Hide all limits' : 'See and change all limits'}
        </Button>
      </div>
      <div id={rows} className="flex flex-col gap-4 empty:hidden">
        {open && (
          <>
            <LimitRows title="Accounts" fields={ACCOUNT_FIELDS} pathOf={(name) => `account.${name}`} columns={['']} />
            <JetStreamLimitFields />
          </>
        )}
      </div>
    </fieldset>
  );
}
