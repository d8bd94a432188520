'use client';

import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useDeferredValue, useMemo } from 'react';

import { columnsOf, pressed } from '@/components/ui/table/table-sort.ts';
import type { FirstDirections } from '@/components/ui/table/table-sort.ts';
import type { CredentialsWanted } from '@/lib/client/credentials/credential-queries.ts';
import { CREDENTIAL_ROLE_IDS } from '@/lib/domain/credentials/credential-roles.ts';
import { CREDENTIAL_REACHES } from '@/lib/domain/credentials/credential-rules.ts';
import { CREDENTIAL_KINDS, CREDENTIAL_STATES, EXPIRY_WINDOWS } from '@/lib/domain/credentials/credential-state.ts';
import type { CredentialSort } from '@/lib/domain/credentials/credential-state.ts';
import { ENVIRONMENT_TYPES } from '@/lib/domain/names.ts';

/** Names read from A, the newest first, and what ends soonest. */
export const CREDENTIAL_FIRST: FirstDirections<CredentialSort> = { name: 'asc', issued: 'desc', expires: 'asc' };

const PARSERS = {
  search: parseAsString.withDefault(''),
  state: parseAsStringLiteral(CREDENTIAL_STATES),
  role: parseAsStringLiteral(CREDENTIAL_ROLE_IDS),
  kind: parseAsStringLiteral(CREDENTIAL_KINDS),
  environment: parseAsStringLiteral(ENVIRONMENT_TYPES),
  /** generation of the signing key */
  keyGeneration: parseAsInteger,
  reach: parseAsStringLiteral(CREDENTIAL_REACHES),
  expiresWithin: parseAsStringLiteral(EXPIRY_WINDOWS),
  /** one person: both or neither */
  issuer: parseAsString,
  subject: parseAsString,
  sort: parseAsStringLiteral(columnsOf(CREDENTIAL_FIRST)).withDefault('issued'),
  direction: parseAsStringLiteral(['asc', 'desc'] as const).withDefault('desc'),
};

const NOTHING = {
  search: '',
  state: null,
  role: null,
  kind: null,
  environment: null,
  keyGeneration: null,
  reach: null,
  expiresWithin: null,
  issuer: null,
  subject: null,
};

/** Which credentials are shown, kept in the address. `wanted` follows the typing as fast as the page can draw. */
export function useCredentialsFilter() {
  const [asked, setAsked] = useQueryStates(PARSERS, { urlKeys: { search: 'q', direction: 'dir' } });
  const { sort, direction } = asked;
  const search = useDeferredValue(asked.search.trim());
  const wanted = useMemo((): CredentialsWanted => {
    const person = asked.issuer && asked.subject ? { issuer: asked.issuer, subject: asked.subject } : {};
    return {
      state: asked.state ?? undefined,
      role: asked.role ?? undefined,
      kind: asked.kind ?? undefined,
      environment: asked.environment ?? undefined,
      keyGeneration: asked.keyGeneration !== null && asked.keyGeneration > 0 ? asked.keyGeneration : undefined,
      reach: asked.reach ?? undefined,
      expiresWithin: asked.expiresWithin ?? undefined,
      ...person,
      search: search === '' ? undefined : search.slice(0, MOST_SEARCHED),
      sort: asked.sort,
      direction: asked.direction,
    };
  }, [asked, search]);
  return {
    ...asked,
    wanted,
    isFiltered: Object.entries(NOTHING).some(([name, nothing]) => asked[name as keyof typeof NOTHING] !== nothing),
    change: (part: Partial<typeof asked>) => void setAsked(part),
    clear: () => void setAsked(NOTHING),
    sortBy: (column: string) => {
      const next = pressed(CREDENTIAL_FIRST, { column: sort, direction }, column);
      void setAsked({ sort: next.column, direction: next.direction });
    },
  };
}

/** as the API takes it */
const MOST_SEARCHED = 100;

export type CredentialsFilterState = ReturnType<typeof useCredentialsFilter>;
