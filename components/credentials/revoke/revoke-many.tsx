'use client';

import { useState } from 'react';

import { Button } from '@/components/ui/form/button.tsx';
import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import type { Me } from '@/lib/domain/system/me.ts';

import type { CredentialsFilterState } from '../list/use-credentials-filter.ts';

// Whoever looks only does not load it.
const RevokeManyDialog = lazyNamed(() => import('./revoke-many-dialog.tsx'), 'RevokeManyDialog');

interface RevokeManyProps {
  organization: string;
  me: Me | undefined;
  /** what the list shows: where the choice begins */
  filter: CredentialsFilterState;
}

/** Revokes what has something in common. */
export function RevokeMany({ organization, me, filter: { wanted } }: RevokeManyProps) {
  const [open, setOpen] = useState(false);
  const { issuer, subject } = wanted;
  const refusal = me && !mayDo(me, 'credential.revoke') ? refusalReason('credential.revoke') : undefined;
  usePageActs([{ id: 'credential.revoke-many', label: 'Revoke many credentials…', refusal, run: () => setOpen(true) }]);
  return (
    <>
      <Button variant="danger" disabledReason={refusal} onClick={() => setOpen(true)}>
        Revoke many
      </Button>
      {open && (
        <RevokeManyDialog
          organization={organization}
          role={wanted.role}
          environment={wanted.environment}
          person={issuer !== undefined && subject !== undefined ? { issuer, subject } : undefined}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
