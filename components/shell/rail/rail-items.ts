import { refusalReason } from '@/lib/domain/access-table.ts';
import type { Me } from '@/lib/domain/system/me.ts';

import { ORGANIZATION_SECTIONS, SOVEREIGN_SECTIONS } from '../sections.ts';
import type { RailIcon } from '../sections.ts';

export interface RailItem {
  href: string;
  label: string;
  icon: RailIcon;
  current: boolean;
  /** why it cannot be opened; null when it can, or while nobody knows yet */
  refusal: string | null;
}

/** Whether an address is of a section; the overview is one page, though the addresses of all others begin like it. */
const isIn = (pathname: string, { part, href }: { part: string; href: string }): boolean =>
  pathname === href || (part !== '' && pathname.startsWith(`${href}/`));

/** What the rail offers at an address: the Organization's sections inside one, else the Sovereign's. */
export function railItems(pathname: string, organization: string | null, me: Me | undefined): RailItem[] {
  const sections = organization === null ? SOVEREIGN_SECTIONS : ORGANIZATION_SECTIONS;
  return sections.map(({ part, action, href: hrefOf, label, icon }) => {
    const href = hrefOf(organization ?? '');
    const refusal = me === undefined || me.actions.includes(action) ? null : refusalReason(action);
    return { href, label, icon, current: isIn(pathname, { part, href }), refusal };
  });
}
