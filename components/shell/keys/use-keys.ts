'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent } from 'react';

import { pageActs } from '@/components/ui/page-acts/page-acts.ts';

import { useMe } from '../use-me.ts';
import { useOrganization } from '../use-organization.ts';
import { runAct } from './run-act.ts';
import { sectionKeys } from './section-keys.ts';
import { isSingleKey } from './single-keys.ts';

/** Behind `g` a letter leads to a section for so long. */
const PREFIX_MILLISECONDS = 2_000;

/** The field that filters what the page shows, where it has one that can be seen. */
function focusSearch(): boolean {
  const fields = document.querySelectorAll<HTMLInputElement>('main input[type=search]');
  const field = [...fields].find((one) => one.checkVisibility());
  field?.focus();
  field?.select();
  return field !== undefined;
}

/** Keys of every page that are one letter: `/`, `?`, `g` and a letter, and those of the acts of the page. */
export function useKeys(showKeys: () => void): void {
  const router = useRouter();
  const organization = useOrganization();
  const me = useMe();

  const lead = useEffectEvent((key: string): boolean => {
    const section = sectionKeys(organization, me).find((one) => one.key === key);
    if (section) router.push(section.href);
    return section !== undefined;
  });
  const press = useEffectEvent((key: string): boolean => {
    if (key === '/') return focusSearch();
    if (key === '?') {
      showKeys();
      return true;
    }
    const act = pageActs().find((one) => one.keys === key);
    if (act) runAct(act, (href) => router.push(href));
    return act !== undefined;
  });
  useEffect(() => {
    let prefixAt = -Infinity;
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isSingleKey(event)) return;
      const isSecond = event.timeStamp - prefixAt < PREFIX_MILLISECONDS;
      prefixAt = event.key === 'g' && !isSecond ? event.timeStamp : -Infinity;
      if (prefixAt === event.timeStamp) return;
      if (isSecond ? lead(event.key) : press(event.key)) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
