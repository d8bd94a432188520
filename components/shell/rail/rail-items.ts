import { refusalReason } from '@/lib/domain/access-table.ts';
import type { Action } from '@/lib/domain/access-table.ts';
import type { Me } from '@/lib/domain/system/me.ts';
import { pages } from '@/lib/domain/paths.ts';

export type RailIcon =
  'organizations' | 'overview' | 'environments' | 'streams' | 'kv' | 'credentials' | 'support' | 'audit';

interface RailPage {
  href: string;
  label: string;
  icon: RailIcon;
  action: Action;
}

export interface RailItem extends Omit<RailPage, 'action'> {
  current: boolean;
  /** why it cannot be opened; null when it can, or while nobody knows yet */
  refusal: string | null;
}

const sovereignPages = (): RailPage[] => [
  { href: pages.organizations(), label: 'Organizations', icon: 'organizations', action: 'organization.read' },
  { href: pages.support(), label: 'Support', icon: 'support', action: 'organization.list' },
  { href: pages.audit(), label: 'Audit', icon: 'audit', action: 'audit.read-all' },
];

const organizationPages = (organization: string): RailPage[] => [
  { href: pages.organization(organization), label: 'Overview', icon: 'overview', action: 'organization.read' },
  {
    href: pages.environments(organization),
    label: 'Environments',
    icon: 'environments',
    action: 'jetstream.inspect',
  },
  { href: pages.streams(organization), label: 'Streams', icon: 'streams', action: 'jetstream.inspect' },
  { href: pages.buckets(organization), label: 'KV', icon: 'kv', action: 'jetstream.inspect' },
  { href: pages.credentials(organization), label: 'Credentials', icon: 'credentials', action: 'credential.list' },
  { href: pages.organizationSupport(organization), label: 'Support', icon: 'support', action: 'support-grant.list' },
  { href: pages.organizationAudit(organization), label: 'Audit', icon: 'audit', action: 'audit.read' },
];

/** The longest address that the current one begins with: the overview begins all pages of its Organization. */
function currentHref(all: readonly RailPage[], pathname: string): string | undefined {
  const fitting = all.filter(({ href }) => pathname === href || pathname.startsWith(`${href}/`));
  return fitting.sort((a, b) => b.href.length - a.href.length)[0]?.href;
}

/** What the rail offers at an address: the Organization's pages inside one, else the Sovereign's. */
export function railItems(pathname: string, organization: string | null, me: Me | undefined): RailItem[] {
  const all = organization === null ? sovereignPages() : organizationPages(organization);
  const current = currentHref(all, pathname);
  return all.map(({ action, ...page }) => ({
    ...page,
    current: page.href === current,
    refusal: me === undefined || me.actions.includes(action) ? null : refusalReason(action),
  }));
}
