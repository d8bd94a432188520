'use client';

import { useTheme } from 'next-themes';
import { useSyncExternalStore } from 'react';

import { onPageActs, pageActs } from '@/components/ui/page-acts/page-acts.ts';
import type { PageAct } from '@/components/ui/page-acts/page-acts.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import type { Action } from '@/lib/domain/access-table.ts';
import { pages } from '@/lib/domain/paths.ts';
import type { Me } from '@/lib/domain/system/me.ts';

import { runAct } from '../keys/run-act.ts';
import type { PaletteGroup } from './palette-item.ts';

interface ActsProps {
  organization: string | null;
  me: Me | undefined;
  onClose: () => void;
  push: (href: string) => void;
  showKeys: () => void;
}

/** What can be done within an Organization from any of its pages. */
function organizationActs(organization: string, me: Me): PageAct[] {
  const refusal = (action: Action) => (mayDo(me, action) ? undefined : refusalReason(action));
  return [
    {
      id: 'credential.issue',
      label: 'Issue a credential',
      href: pages.newCredential(organization),
      refusal: refusal('credential.issue'),
    },
    ...(me.scope === 'sovereign'
      ? [
          {
            id: 'support-grant.request',
            label: `Ask for a support grant of ${organization}…`,
            href: pages.support({ organization }),
            refusal: refusal('support-grant.request'),
          },
        ]
      : []),
  ];
}

/** What can be done: first what the page itself offers. */
export function useActs({ organization, me, onClose, push, showKeys }: ActsProps): PaletteGroup[] {
  const { setTheme } = useTheme();
  const ofPage = useSyncExternalStore(onPageActs, pageActs, pageActs);
  const ids = new Set(ofPage.map(({ id }) => id));
  const elsewhere =
    organization === null || me === undefined
      ? []
      : organizationActs(organization, me).filter(({ id }) => !ids.has(id));
  const general: PageAct[] = [
    ...elsewhere,
    { id: 'keys', label: 'Show the list of keys', run: showKeys },
    ...(['light', 'dark', 'system'] as const).map((theme) => ({
      id: `theme ${theme}`,
      label: `Theme: ${theme}`,
      run: () => setTheme(theme),
    })),
  ];
  const toItem = (act: PageAct) => ({
    id: `act ${act.id}`,
    label: act.label,
    refusal: act.refusal,
    run: () => {
      onClose();
      runAct(act, push);
    },
  });
  return [
    { heading: 'On this page', items: ofPage.map(toItem) },
    { heading: 'Actions', items: general.map(toItem) },
  ];
}
