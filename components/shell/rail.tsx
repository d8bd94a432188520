'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';

import { BrandMark } from '@/components/ui/brand-mark.tsx';
import { pages } from '@/lib/domain/paths.ts';

import { OrganizationSwitcher } from './organization-switcher.tsx';
import { railItems } from './rail-items.ts';
import { RailLink } from './rail-link.tsx';
import { useMe } from './use-me.ts';
import { useOrganization } from './use-organization.ts';

export function Rail() {
  const pathname = usePathname();
  const organization = useOrganization();
  const me = useMe();
  const home = me?.organization ? pages.organization(me.organization) : pages.organizations();
  return (
    <>
      <Link
        href={home}
        className="mb-3 flex items-center gap-2.5 rounded-sm px-2 py-0.5 text-lg font-semibold tracking-tight"
      >
        <BrandMark />
        Vertebra
      </Link>
      {organization !== null && <OrganizationSwitcher organization={organization} />}
      <nav aria-label={organization === null ? 'Sovereign' : `Organization ${organization}`}>
        <ul className="flex flex-col gap-0.5">
          {railItems(pathname, organization, me).map((item) => (
            <li key={item.href}>
              <RailLink item={item} />
            </li>
          ))}
        </ul>
      </nav>
    </>
  );
}
