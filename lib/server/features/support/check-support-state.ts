import { VertebraError } from '../../../domain/errors.ts';
import { describePerson } from '../../../domain/system/person.ts';
import type { SupportState } from '../../../domain/support/support-grant-rules.ts';
import { stateOf } from '../../../domain/support/support-grant-rules.ts';
import type { SupportGrantRecord } from '../../../domain/support/support-grant.ts';

function sentenceOf(grant: SupportGrantRecord, state: SupportState): string {
  switch (state) {
    case 'requested':
      return `waits for an admin of ${grant.organization}`;
    case 'active':
      return `is active until ${grant.endsAt ?? 'its end'}`;
    case 'denied':
      return `was denied by ${grant.decidedBy ? describePerson(grant.decidedBy) : 'an admin'}`;
    case 'ended':
      return `was ended by ${grant.endedBy ? describePerson(grant.endedBy) : 'somebody'}`;
    case 'expired':
      return `expired at ${grant.endsAt ?? 'its end'}`;
    case 'lapsed':
      return 'was not decided within a day';
  }
}

/** Throws `conflict`, saying what became of the grant, unless it is in one of these states. */
export function checkSupportState(grant: SupportGrantRecord, allowed: readonly SupportState[]): void {
  const state = stateOf(grant, Date.now());
  if (allowed.includes(state)) return;
  throw new VertebraError('conflict', `This support grant ${sentenceOf(grant, state)}. Nothing was changed.`);
}
