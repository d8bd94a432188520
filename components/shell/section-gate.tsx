'use client';

import type { ReactNode } from 'react';

import { Card } from '@/components/ui/content/card.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { RefusedState } from '@/components/ui/feedback/refused-state.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { refusalReason } from '@/lib/domain/access-table.ts';
import { pages } from '@/lib/domain/paths.ts';

import { ORGANIZATION_SECTIONS } from './sections.ts';
import { useMe } from './use-me.ts';

interface SectionGateProps {
  organization: string;
  /** of the address, as `sections.ts` has it */
  part: 'streams' | 'kv';
  children: ReactNode;
}

/** Every page of a section says to whoever may not use it which roles may, before anything is asked for. */
export function SectionGate({ organization, part, children }: SectionGateProps) {
  const me = useMe();
  const section = ORGANIZATION_SECTIONS.find((one) => one.part === part);
  if (section === undefined || me === undefined || me.actions.includes(section.action)) return children;
  return (
    <>
      <PageHeader title={section.label} />
      <Card>
        <RefusedState
          action={<ButtonLink href={pages.organization(organization)}>To the overview of {organization}</ButtonLink>}
        >
          {refusalReason(section.action)}
        </RefusedState>
      </Card>
    </>
  );
}
