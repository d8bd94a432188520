import type { Me } from '@/lib/domain/system/me.ts';

import { ORGANIZATION_SECTIONS, SOVEREIGN_SECTIONS } from '../sections.ts';

interface SectionKey {
  key: string;
  label: string;
  href: string;
}

/** What the letters behind `g` lead to: the sections that the rail lists, and inside an Organization the list of all. */
export function sectionKeys(organization: string | null, me: Me | undefined): SectionKey[] {
  if (organization === null) return SOVEREIGN_SECTIONS.map(({ key, label, href }) => ({ key, label, href: href('') }));
  const own = ORGANIZATION_SECTIONS.map(({ key, label, href }) => ({ key, label, href: href(organization) }));
  const all = SOVEREIGN_SECTIONS.filter(({ part }) => part === 'organizations' && me?.scope !== 'organization');
  return [...own, ...all.map(({ key, label, href }) => ({ key, label, href: href('') }))];
}
