import type { Action } from '@/lib/domain/access-table.ts';
import { pages } from '@/lib/domain/paths.ts';

export type RailIcon =
  | 'organizations'
  | 'usage'
  | 'overview'
  | 'environments'
  | 'streams'
  | 'kv'
  | 'credentials'
  | 'keys'
  | 'support'
  | 'audit'
  | 'settings';

/** A part of the console: the rail lists it, and breadcrumbs of the pages in it name it. */
export interface Section {
  /** of the address, behind what is above it; empty for that itself */
  part: string;
  label: string;
  /** goes there behind `g` */
  key: string;
  icon: RailIcon;
  /** what one must be allowed to do to open it */
  action: Action;
  href: (organization: string) => string;
}

export const SOVEREIGN_SECTIONS: readonly Section[] = [
  {
    part: 'organizations',
    label: 'Organizations',
    key: 'l',
    icon: 'organizations',
    action: 'organization.read',
    href: () => pages.organizations(),
  },
  { part: 'usage', label: 'Usage', key: 'u', icon: 'usage', action: 'organization.list', href: () => pages.usage() },
  {
    part: 'credentials',
    label: 'Credentials',
    key: 'c',
    icon: 'credentials',
    action: 'credential.list-all',
    href: () => pages.allCredentials(),
  },
  {
    part: 'keys',
    label: 'Keys',
    key: 'k',
    icon: 'keys',
    action: 'sovereign-keys.read',
    href: () => pages.sovereignKeys(),
  },
  {
    part: 'support',
    label: 'Support',
    key: 'p',
    icon: 'support',
    action: 'organization.list',
    href: () => pages.support(),
  },
  { part: 'audit', label: 'Audit', key: 'a', icon: 'audit', action: 'audit.read-all', href: () => pages.audit() },
];

/** Of one Organization, below its overview. */
export const ORGANIZATION_SECTIONS: readonly Section[] = [
  { part: '', label: 'Overview', key: 'o', icon: 'overview', action: 'organization.read', href: pages.organization },
  {
    part: 'environments',
    label: 'Environments',
    key: 'e',
    icon: 'environments',
    action: 'jetstream.inspect',
    href: pages.environments,
  },
  { part: 'streams', label: 'Streams', key: 's', icon: 'streams', action: 'jetstream.inspect', href: pages.streams },
  { part: 'kv', label: 'KV', key: 'k', icon: 'kv', action: 'jetstream.inspect', href: pages.buckets },
  {
    part: 'credentials',
    label: 'Credentials',
    key: 'c',
    icon: 'credentials',
    action: 'credential.list',
    href: (organization) => pages.credentials(organization),
  },
  {
    part: 'support',
    label: 'Support',
    key: 'p',
    icon: 'support',
    action: 'support-grant.list',
    href: pages.organizationSupport,
  },
  { part: 'audit', label: 'Audit', key: 'a', icon: 'audit', action: 'audit.read', href: pages.organizationAudit },
  {
    part: 'settings',
    label: 'Settings',
    key: 't',
    icon: 'settings',
    action: 'organization.read',
    href: pages.organizationSettings,
  },
];
