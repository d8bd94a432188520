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

/** The longest address that the current one begins with: the overview begins all pages of its Organization. */
function currentHref(all: readonly string[], pathname: string): string | undefined {
  const fitting = all.filter((href) => pathname === href || pathname.startsWith(`${href}/`));
  return fitting.sort((a, b) => b.length - a.length)[0];
}

/** What the rail offers at an address: the Organization's sections inside one, else the Sovereign's. */
export function railItems(pathname: string, organization: string | null, me: Me | undefined): RailItem[] {
  const sections = organization === null ? SOVEREIGN_SECTIONS : ORGANIZATION_SECTIONS;
  const all = sections.map((section) => ({ ...section, href: section.href(organization ?? '') }));
  const current = currentHref(
    all.map(({ href }) => href),
    pathname,
  );
  return all.map(({ action, href, label, icon }) => ({
    href,
    label,
    icon,
    current: href === current,
    refusal: me === undefined || me.actions.includes(action) ? null : refusalReason(action),
  }));
}
