'use client';

import { usePathname } from 'next/navigation';

import { mayDo } from '@/lib/domain/access-table.ts';
import type { Action } from '@/lib/domain/access-table.ts';
import { environmentName } from '@/lib/domain/names.ts';
import type { OrganizationDetail } from '@/lib/domain/organizations/organization.ts';
import { pages } from '@/lib/domain/paths.ts';
import type { Me } from '@/lib/domain/system/me.ts';

import { railItems } from '../rail/rail-items.ts';
import type { PaletteGroup, PaletteItem } from './palette-item.ts';

interface PlacesProps {
  organization: string | null;
  /** undefined while it is not known */
  detail: OrganizationDetail | undefined;
  me: Me | undefined;
  go: (href: string) => () => void;
}

/** Pages below the sections of an Organization, and what one must be allowed to do to use them. */
const belowSections = (organization: string): [label: string, href: string, action: Action][] => [
  ['Signing keys', pages.signingKeys(organization), 'credential.list'],
  ['Refused logins', pages.refusals(organization), 'refusal.list'],
  ['Contents', pages.organizationContents(organization), 'jetstream.inspect'],
];

/** Pages that this person may open: of the Organization and its Environments, and of the Sovereign. */
export function usePlaces({ organization, detail, me, go }: PlacesProps): PaletteGroup[] {
  const pathname = usePathname();
  const may = (action: Action) => me !== undefined && mayDo(me, action);
  const place = (label: string, href: string, note?: string): PaletteItem[] =>
    href === pathname ? [] : [{ id: href, label, note, run: go(href) }];
  const sections = (of: string | null) =>
    railItems(pathname, of, me)
      .filter(({ refusal }) => refusal === null)
      .flatMap(({ label, href }) => place(label, href));
  const sovereign = me?.scope === 'organization' ? [] : sections(null);
  if (organization === null) return [{ heading: 'Sovereign', items: sovereign }];

  const below = belowSections(organization).filter(([, , action]) => may(action));
  const inspected = may('jetstream.inspect') ? detail?.organization : undefined;
  const environments = (inspected?.environments ?? []).flatMap((type) => {
    const name = environmentName(organization, type);
    return [
      ...place(name, pages.environment(organization, name), 'Environment'),
      ...place(`Rejected events of ${name}`, pages.environmentRejected(organization, name)),
      ...place(`Settings of ${name}`, pages.environmentSettings(organization, name)),
    ];
  });
  const retired = (inspected?.retired ?? []).flatMap((type) => {
    const name = environmentName(organization, type);
    return place(name, pages.environmentSettings(organization, name), 'Environment, retired');
  });
  return [
    {
      heading: organization,
      items: [...sections(organization), ...below.flatMap(([label, href]) => place(label, href))],
    },
    { heading: 'Environments', items: [...environments, ...retired] },
    { heading: 'Sovereign', items: sovereign },
  ];
}
