'use client';

import { usePathname } from 'next/navigation';
import { Fragment } from 'react';

import { Link } from '@/components/ui/content/link.tsx';
import { cn } from '@/components/ui/cn.ts';

import { crumbsOf } from './crumbs.ts';
import { useMe } from '../use-me.ts';

export function Breadcrumb() {
  const me = useMe();
  const crumbs = crumbsOf(usePathname(), me?.scope !== 'organization');
  return (
    <nav aria-label="Breadcrumb" className="min-w-0 flex-1">
      <ol className="flex min-w-0 items-center gap-1.5 text-ink-3">
        {crumbs.map((crumb, index) => (
          <Fragment key={`${index} ${crumb.label}`}>
            {index > 0 && (
              <li aria-hidden className={cn(index < crumbs.length - 1 && 'max-sm:hidden')}>
                /
              </li>
            )}
            <li className={cn('min-w-0 truncate', index < crumbs.length - 2 && 'max-sm:sr-only')}>
              {crumb.href === null ? (
                <span aria-current="page" className={cn('font-semibold text-ink', crumb.name && 'font-mono text-sm')}>
                  {crumb.label}
                </span>
              ) : (
                <Link href={crumb.href} className="rounded-sm hover:text-ink">
                  {crumb.label}
                </Link>
              )}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}
