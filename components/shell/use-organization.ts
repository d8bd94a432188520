'use client';

import { useParams } from 'next/navigation';

import { nameOfPart } from '@/lib/domain/paths.ts';

/** The Organization whose pages one is in, or null outside of all. */
export function useOrganization(): string | null {
  const { org } = useParams<{ org?: string }>();
  return org === undefined ? null : nameOfPart(org);
}
