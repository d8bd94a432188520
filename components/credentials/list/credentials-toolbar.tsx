'use client';

import { CardHeader } from '@/components/ui/content/card.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { Tag } from '@/components/ui/content/tag.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { ChoiceFilter } from '@/components/ui/form/choice-filter.tsx';
import { CountFilter } from '@/components/ui/form/count-filter.tsx';
import { SearchInput } from '@/components/ui/form/input.tsx';
import type { CredentialPage } from '@/lib/domain/credentials/credential-list.ts';
import { CREDENTIAL_ROLE_IDS, roleName } from '@/lib/domain/credentials/credential-roles.ts';
import { CREDENTIAL_REACHES } from '@/lib/domain/credentials/credential-rules.ts';
import type { CredentialReach } from '@/lib/domain/credentials/credential-rules.ts';
import { CREDENTIAL_KINDS, CREDENTIAL_STATES, EXPIRY_WINDOWS } from '@/lib/domain/credentials/credential-state.ts';
import type { CredentialState, ExpiryWindow } from '@/lib/domain/credentials/credential-state.ts';
import { ENVIRONMENT_TYPES } from '@/lib/domain/names.ts';
import { realmOf } from '@/lib/domain/system/person.ts';

import { STATE_NAMES } from '../state-tag.tsx';
import type { CredentialsFilterState } from './use-credentials-filter.ts';

const DOTS: Record<CredentialState, string> = {
  active: 'bg-ok',
  'expires-soon': 'bg-warn',
  replaced: 'bg-accent',
  retired: 'bg-warn',
  expired: 'bg-ink-3',
  revoked: 'bg-bad',
  orphaned: 'bg-bad',
};
const STATES = CREDENTIAL_STATES.map((state) => ({ value: state, name: STATE_NAMES[state], dot: DOTS[state] }));

const REACH_NAMES: Record<CredentialReach, string> = {
  prod: 'Reaches prod',
  'beyond-issuer': 'Right of issuer unknown',
};

const windowName = (days: ExpiryWindow, expiring: CredentialPage['expiring'] | undefined) => {
  const name = `Expires within ${days} ${days === '1' ? 'day' : 'days'}`;
  return expiring === undefined ? name : `${name} (${formatCount(expiring[days])})`;
};

interface CredentialsToolbarProps {
  filter: CredentialsFilterState;
  /** null while nothing is known; undefined where nobody counts */
  states: CredentialPage['states'] | null | undefined;
  /** undefined while nothing is known, and where nobody counts */
  expiring: CredentialPage['expiring'] | undefined;
}

/** Which credentials to show. Everything is in the address. */
export function CredentialsToolbar({ filter, states, expiring }: CredentialsToolbarProps) {
  const { search, state, isFiltered, change, clear } = filter;
  const { issuer, subject } = filter.wanted;
  return (
    <CardHeader role="search" aria-label="Filter credentials">
      <SearchInput
        value={search}
        onSearch={(text) => change({ search: text })}
        label="Search credentials"
        placeholder="Name, durable, issuer or public key"
        maxLength={100}
        className="flex-1 basis-72 md:max-w-80"
      />
      <CountFilter
        label="State"
        options={STATES}
        counts={states}
        chosen={state}
        onChoose={(chosen) => change({ state: chosen })}
      />
      <div className="flex flex-wrap gap-2 max-md:grid max-md:w-full max-md:grid-cols-2">
        <ChoiceFilter
          label="Role"
          any="Any role"
          options={CREDENTIAL_ROLE_IDS}
          nameOf={roleName}
          value={filter.role ?? undefined}
          onChange={(role) => change({ role })}
          className="md:w-44"
        />
        <ChoiceFilter
          label="Kind"
          any="Any kind"
          options={CREDENTIAL_KINDS}
          value={filter.kind ?? undefined}
          onChange={(kind) => change({ kind })}
          className="md:w-28"
        />
        <ChoiceFilter
          label="Environment"
          any="Issued for any"
          options={ENVIRONMENT_TYPES}
          nameOf={(type) => `Issued for ${type}`}
          value={filter.environment ?? undefined}
          onChange={(environment) => change({ environment })}
          className="md:w-40"
        />
        <ChoiceFilter
          label="Reaches"
          any="Any reach"
          options={CREDENTIAL_REACHES}
          nameOf={(reach) => REACH_NAMES[reach]}
          value={filter.reach ?? undefined}
          onChange={(reach) => change({ reach })}
          className="md:w-52"
        />
        <ChoiceFilter
          label="Expires"
          any="Expires at any time"
          options={EXPIRY_WINDOWS}
          nameOf={(days) => windowName(days, expiring)}
          value={filter.expiresWithin ?? undefined}
          onChange={(expiresWithin) => change({ expiresWithin })}
          className="md:w-60"
        />
      </div>
      {issuer !== undefined && subject !== undefined && (
        <Tag tone="accent" title={`Subject ${subject} of ${issuer}`}>
          issued by {subject.length > 12 ? `${subject.slice(0, 8)}…` : subject} of {realmOf({ issuer })}
        </Tag>
      )}
      {filter.wanted.keyGeneration !== undefined && (
        <Tag tone="accent">signed by generation {filter.wanted.keyGeneration}</Tag>
      )}
      {isFiltered && (
        <Button size="sm" variant="quiet" onClick={clear}>
          Clear
        </Button>
      )}
    </CardHeader>
  );
}
