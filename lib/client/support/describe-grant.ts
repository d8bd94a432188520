import { describePerson } from '../../domain/system/person.ts';
import type { SupportGrant } from '../../domain/support/support-grant.ts';

/** What became of a grant by which something was open until a moment ago. */
export function describeOver({ organization, ticket, state, endedBy }: SupportGrant): string {
  const how = state === 'ended' ? `was ended by ${endedBy ? describePerson(endedBy) : 'somebody'}` : 'has run out';
  return `Your support grant for ${organization} about ${ticket} ${how}. What you had open is closed.`;
}

/** What looking under a grant brings with it; `what` is the subject of the sentence. */
export const describeLook = (organization: string, what: 'Opening it' | 'That' = 'Opening it'): string =>
  `${what} is written into the audit log, and people of ${organization} see it while you look.`;

/** To those who see keys and no values. */
export const KEY_NAMES_ARE_METADATA = 'Key names count as metadata here, though they can be telling.';
