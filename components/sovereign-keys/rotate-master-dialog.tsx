'use client';

import { useState } from 'react';
import { Choice } from '@/components/ui/form/choice.tsx';
import { Field } from '@/components/ui/form/field.tsx';
import { Input } from '@/components/ui/form/input.tsx';
import { rotateMasterSecret } from '@/lib/client/sovereign-keys/sovereign-keys-queries.ts';
import type { RotateMasterSecret } from '@/lib/domain/system/key-rotation.ts';
import type { SovereignKeys } from '@/lib/domain/system/sovereign-keys.ts';
import { RotationDialog } from './rotation-dialog.tsx';

const MOST_DAYS = 365;
const DEFAULT_DAYS = '30';

type Kind = RotateMasterSecret['how']['kind'];

interface RotateMasterDialogProps {
  to: number;
  keys: SovereignKeys;
  onClose: () => void;
}

/** Says what rotating to a master secret does, what stays valid and what does not, and asks why. */
export function RotateMasterDialog({ to, keys: { processes, twoPeople, master }, onClose }: RotateMasterDialogProps) {
  const isUsed = to === master.current;
  const [kind, setKind] = useState<Kind>(isUsed ? 'at-once' : 'overlap');
  const [days, setDays] = useState(DEFAULT_DAYS);
  const [typed, setTyped] = useState('');
  const count = Number(days);
  const isCut = kind === 'at-once';
  const confirmation = `master secret ${String(to)}`;
  const daysError =
    !isCut && !(Number.isInteger(count) && count >= 1 && count <= MOST_DAYS)
      ? `A whole number of days, 1 to ${MOST_DAYS}.`
      : undefined;
  const nameError = isCut && typed !== confirmation ? `Type “${confirmation}”.` : undefined;
  const act = isUsed ? 'refuse keys of earlier secrets' : `rotate to ${confirmation}`;
  return (
    <RotationDialog
      title={twoPeople ? `Ask to ${act}` : `${act[0]?.toUpperCase() ?? ''}${act.slice(1)}`}
      twoPeople={twoPeople}
      complete={daysError === undefined && nameError === undefined}
      verb={isUsed ? 'Refuse them now' : isCut ? 'Rotate and refuse them now' : 'Rotate'}
      danger={isCut}
      send={(reason) =>
        rotateMasterSecret({ to, how: isCut ? { kind: 'at-once' } : { kind: 'overlap', days: count }, reason })
      }
      onClose={onClose}
    >
      {(pressed) => (
        <>
          {!isUsed && (
            <p>
              {processes.length} {processes.length === 1 ? 'process' : 'processes'} of Vertebra{' '}
              {processes.length === 1 ? 'holds' : 'hold'} it. Every signing key of every Organization gets a next
              generation, derived from this secret, which then signs. The audit log is sealed with this secret, too.
            </p>
          )}
          {!isUsed && (
            <fieldset className="flex flex-col gap-1.5">
              <legend className="mb-1 font-medium">What happens to everything that earlier keys have signed</legend>
              <Choice name="master-how" value="overlap" chosen={kind} onChoose={setKind}>
                It stays valid for a while: earlier keys are accepted until they are no longer in use, and are removed
                then. No connection is closed before the last day.
              </Choice>
              <Choice name="master-how" value="at-once" chosen={kind} onChoose={setKind}>
                It is refused now, because the secret has leaked: earlier keys are refused on every server, with proof.
              </Choice>
            </fieldset>
          )}
          {isCut ? (
            <>
              <p>
                <b>
                  Every credential of every Organization that an earlier secret’s key has signed is refused, and its
                  connections are closed.
                </b>{' '}
                This cannot be undone: each has to be renewed or replaced. What was issued or renewed under master
                secret {to} stays valid. Open pages, and Vertebra itself, reconnect within seconds.
              </p>
              <Field label={`Type “${confirmation}” to confirm`} error={pressed ? nameError : undefined}>
                {(control) => (
                  <Input
                    {...control}
                    className="w-52"
                    value={typed}
                    onChange={(event) => setTyped(event.target.value)}
                  />
                )}
              </Field>
            </>
          ) : (
            <Field
              label="Days until earlier keys are removed at the latest"
              hint="Credentials that are not renewed or replaced by then are refused."
              error={pressed ? daysError : undefined}
            >
              {(control) => (
                <Input
                  {...control}
                  inputMode="numeric"
                  className="w-28"
                  value={days}
                  onChange={(event) => setDays(event.target.value)}
                />
              )}
            </Field>
          )}
        </>
      )}
    </RotationDialog>
  );
}
