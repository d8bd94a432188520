'use client';

import { Button } from '@/components/ui/button.tsx';
import { CardHeader } from '@/components/ui/card.tsx';
import { formatCount } from '@/components/ui/format.ts';
import { Select } from '@/components/ui/select.tsx';
import { Tag } from '@/components/ui/tag.tsx';
import { AUDIT_ACTIONS, AUDIT_RESULTS } from '@/lib/domain/audit-words.ts';

import { realmOf } from '@/lib/domain/person.ts';

import { TextFilter } from './text-filter.tsx';
import { TimeFilter } from './time-filter.tsx';
import type { AuditFilterState } from './use-audit-filter.ts';

interface ChoiceProps<T extends string> {
  label: string;
  any: string;
  options: readonly T[];
  value: T | undefined;
  onChange: (value: T | null) => void;
}

function Choice<T extends string>({ label, any, options, value, onChange }: ChoiceProps<T>) {
  return (
    <Select
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChange(options.find((option) => option === event.target.value) ?? null)}
      className="max-w-40"
    >
      <option value="">{any}</option>
      {options.map((option) => (
        <option key={option}>{option}</option>
      ))}
    </Select>
  );
}

interface AuditFilterBarProps {
  state: AuditFilterState;
  /** whether records of several Organizations are shown */
  wholeSovereign: boolean;
}

/** What to look for. Everything is in the URL. */
export function AuditFilterBar({ state, wholeSovereign }: AuditFilterBarProps) {
  const { filter, upTo, filtered, change, clear } = state;
  return (
    <CardHeader role="search" aria-label="Filter records">
      <TextFilter
        label="Who"
        value={filter.actor}
        onChange={(actor) => change({ actor, subject: null, issuer: null })}
      />
      {filter.issuer !== undefined && (
        <Tag tone="accent" title={`Subject ${filter.subject ?? 'any'} of ${filter.issuer}`}>
          of {realmOf({ issuer: filter.issuer })}
        </Tag>
      )}
      <Choice
        label="Action"
        any="Any action"
        options={AUDIT_ACTIONS}
        value={filter.action}
        onChange={(action) => change({ action })}
      />
      <Choice
        label="Result"
        any="Any result"
        options={AUDIT_RESULTS}
        value={filter.result}
        onChange={(result) => change({ result })}
      />
      <TextFilter label="Object" value={filter.object} onChange={(object) => change({ object })} />
      {wholeSovereign && (
        <TextFilter
          label="Organization"
          value={filter.organization}
          onChange={(organization) => change({ organization })}
        />
      )}
      <TimeFilter state={state} />
      {upTo !== null && <Tag tone="accent">up to record {formatCount(upTo)}</Tag>}
      {filtered && (
        <Button size="sm" variant="quiet" onClick={clear}>
          Clear
        </Button>
      )}
    </CardHeader>
  );
}
