import { nameOfPart, pages } from '@/lib/domain/paths.ts';

export interface Crumb {
  label: string;
  /** null for the page one is on */
  href: string | null;
  /** the name of a thing, not of a page */
  name: boolean;
}

const SECTIONS: Record<string, string> = {
  environments: 'Environments',
  streams: 'Streams',
  kv: 'KV',
  credentials: 'Credentials',
  support: 'Support',
  audit: 'Audit',
};
const PAGES_BELOW: Record<string, string> = { new: 'New' };

/** Where a page stands, from its address. People of one Organization have no list of Organizations above theirs. */
export function crumbsOf(pathname: string, listsOrganizations: boolean): Crumb[] {
  const [top, organization, section, thing, part, partName] = pathname.split('/').filter(Boolean);
  if (top === 'audit' || top === 'support') return [{ label: SECTIONS[top] ?? top, href: null, name: false }];
  const crumbs: Crumb[] = [];
  if (organization === undefined || listsOrganizations) {
    crumbs.push({ label: 'Organizations', href: pages.organizations(), name: false });
  }
  if (organization !== undefined) {
    const slug = nameOfPart(organization);
    crumbs.push({ label: slug, href: pages.organization(slug), name: false });
  }
  if (section !== undefined) {
    crumbs.push({
      label: SECTIONS[section] ?? section,
      href: `/organizations/${organization ?? ''}/${section}`,
      name: false,
    });
  }
  if (thing !== undefined) {
    const page = section === 'credentials' ? PAGES_BELOW[thing] : undefined;
    const href = `/organizations/${organization ?? ''}/${section ?? ''}/${thing}`;
    crumbs.push({ label: page ?? nameOfPart(thing), href, name: page === undefined });
  }
  if (part === 'rejected') crumbs.push({ label: 'Rejected events', href: null, name: false });
  if (part === 'objects' && partName !== undefined)
    crumbs.push({ label: nameOfPart(partName), href: null, name: true });
  return crumbs.map((crumb, index) => (index === crumbs.length - 1 ? { ...crumb, href: null } : crumb));
}
