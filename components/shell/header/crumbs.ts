import { nameOfPart, pages } from '@/lib/domain/paths.ts';

import { ORGANIZATION_SECTIONS, SOVEREIGN_SECTIONS } from '../sections.ts';

export interface Crumb {
  label: string;
  /** null for the page one is on */
  href: string | null;
  /** the name of a thing, not of a page */
  name: boolean;
}

const page = (label: string, href: string | null = null): Crumb => ({ label, href, name: false });
const thing = (label: string, href: string | null = null): Crumb => ({ label, href, name: true });

/** Pages beside those of single credentials. */
const CREDENTIAL_PAGES = new Map([
  ['new', page('New')],
  ['bulk', page('Several from a file')],
  ['refusals', page('Refused logins')],
  ['signing-keys', page('Signing keys')],
]);

/** A public key is told by its ends; anything else stands as it is. */
const shortKey = (name: string) => (/^U[A-Z2-7]{55}$/.test(name) ? `${name.slice(0, 4)}…${name.slice(-4)}` : name);

/** What stands below a section, by the parts of the address behind it. The last crumb is never a link. */
const BELOW: Record<string, (organization: string, name: string, below: readonly string[]) => Crumb[]> = {
  environments: (organization, name, [part, key]) => [
    name === 'new' ? page('Add') : thing(name, pages.environment(organization, name)),
    ...(part === 'settings' ? [page('Settings')] : []),
    ...(part === 'rejected' ? [page('Rejected events')] : []),
    ...(part === 'objects' && key !== undefined ? [thing(key)] : []),
  ],
  streams: (organization, name, [part, consumer]) => [
    thing(name, pages.stream(organization, name)),
    ...(part === 'consumers' && consumer !== undefined ? [thing(consumer)] : []),
  ],
  settings: (_, name) => [name === 'contents' ? page('Contents') : thing(name)],
  credentials: (_, name) => [CREDENTIAL_PAGES.get(name) ?? thing(shortKey(name))],
};

/** Where a page stands, from its address. People of one Organization have no list of Organizations above theirs. */
export function crumbsOf(pathname: string, listsOrganizations: boolean): Crumb[] {
  const [top, organization, part, name, ...below] = pathname.split('/').filter(Boolean).map(nameOfPart);
  const own = SOVEREIGN_SECTIONS.find((section) => section.part === top);
  if (own && top !== 'organizations') return [page(own.label)];
  if (top !== 'organizations') return [];
  const list = page('Organizations', pages.organizations());
  if (organization === undefined) return [{ ...list, href: null }];
  if (organization === 'new') return [list, page('New')];
  const crumbs = [...(listsOrganizations ? [list] : []), page(organization, pages.organization(organization))];
  if (part !== undefined) {
    const section = ORGANIZATION_SECTIONS.find((one) => one.part === part);
    crumbs.push(page(section?.label ?? part, section?.href(organization) ?? null));
    if (name !== undefined) crumbs.push(...(BELOW[part]?.(organization, name, below) ?? [thing(name)]));
  }
  return crumbs.map((crumb, index) => (index === crumbs.length - 1 ? { ...crumb, href: null } : crumb));
}
