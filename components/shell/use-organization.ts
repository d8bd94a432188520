'use client';

import { useParams } from 'next/navigation';

import { useMissingOrganization } from '@/lib/client/organizations/missing-organization.ts';
import { nameOfPart } from '@/lib/domain/paths.ts';

import { useMe } from './use-me.ts';

/**
 * The Organization whose rail a page has: for people of one their own on every page, since no other exists for them; for people
 * of the Sovereign the one that the address names, where it exists. Null outside of all.
 */
export function useOrganization(): string | null {
  const { org } = useParams<{ org?: string }>();
  const me = useMe();
  const missing = useMissingOrganization();
  if (me?.scope === 'organization') return me.organization;
  const named = org === undefined ? null : nameOfPart(org);
  return named === missing ? null : named;
}
