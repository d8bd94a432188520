'use client';

import { rotateOperatorKey } from '@/lib/client/sovereign-keys/sovereign-keys-queries.ts';
import type { SovereignKeys } from '@/lib/domain/system/sovereign-keys.ts';
import { PublicKey } from './key-row.tsx';
import { RotationDialog } from './rotation-dialog.tsx';

interface RotateOperatorDialogProps {
  to: string;
  keys: SovereignKeys;
  onClose: () => void;
}

/** Says what having another key sign does, and asks why. */
export function RotateOperatorDialog({
  to,
  keys: { servers, processes, twoPeople },
  onClose,
}: RotateOperatorDialogProps) {
  return (
    <RotationDialog
      title={twoPeople ? 'Ask for the next key to sign all accounts' : 'Have the next key sign all accounts'}
      twoPeople={twoPeople}
      verb="Sign all accounts again"
      send={(reason) => rotateOperatorKey({ to, reason })}
      onClose={onClose}
    >
      {() => (
        <>
          <PublicKey publicKey={to} what="the next key" />
          <p>
            {servers.length} {servers.length === 1 ? 'server trusts' : 'servers trust'} it, and {processes.length}{' '}
            {processes.length === 1 ? 'process' : 'processes'} of Vertebra. All accounts are signed again one after the
            other: of Organizations, SYS, catalyst, and those that other tools have created. No connection is closed.
            Until the last step both keys are trusted.
          </p>
        </>
      )}
    </RotationDialog>
  );
}
