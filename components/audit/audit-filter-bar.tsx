'use client';

import type { KeyboardEvent } from 'react';

import { CardHeader } from '@/components/ui/content/card.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { Tag } from '@/components/ui/content/tag.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { ChoiceFilter } from '@/components/ui/form/choice-filter.tsx';
import { Input } from '@/components/ui/form/input.tsx';
import { AUDIT_ACTIONS, AUDIT_RESULTS } from '@/lib/domain/audit/audit-words.ts';
import { realmOf } from '@/lib/domain/system/person.ts';

import { TimeFilter } from './time-filter.tsx';
import type { AuditFilterState } from './use-audit-filter.ts';

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
      <ChoiceFilter
        label="Action"
        any="Any action"
        options={AUDIT_ACTIONS}
        value={filter.action}
        onChange={(action) => change({ action })}
      />
      <ChoiceFilter
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

interface TextFilterProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | null) => void;
}

/** A whole name to look for: taken with Enter or on leaving the field, since half of one finds nothing. */
function TextFilter({ label, value = '', onChange }: TextFilterProps) {
  const take = (text: string) => {
    if (text.trim() !== value) onChange(text.trim() === '' ? null : text.trim());
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') take(event.currentTarget.value);
  };
  return (
    <Input
      // one that was set from elsewhere, such as a cell, begins anew
      key={value}
      type="search"
      aria-label={label}
      placeholder={label}
      defaultValue={value}
      onKeyDown={onKeyDown}
      onBlur={(event) => take(event.currentTarget.value)}
      className="max-w-40"
    />
  );
}
