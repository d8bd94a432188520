import { refusalReason } from '../../domain/access-table.ts';
import { pages } from '../../domain/paths.ts';
import { describePerson } from '../../domain/system/person.ts';
import type { SupportGrant } from '../../domain/support/support-grant.ts';

/** What became of a grant by which something was open until a moment ago. */
function describeOver({ organization, ticket, state, endedBy }: SupportGrant): string {
  const how = state === 'ended' ? `was ended by ${endedBy ? describePerson(endedBy) : 'somebody'}` : 'has run out';
  return `Your support grant for ${organization} about ${ticket} ${how}. What you had open is closed.`;
}

/** What looking under a grant brings with it; `what` is the subject of the sentence. */
export const describeLook = (organization: string, what: 'Opening it' | 'That' = 'Opening it'): string =>
  `${what} is written into the audit log, and people of ${organization} see it while you look.`;

/** To those who see keys and no values. */
export const KEY_NAMES_ARE_METADATA = 'Key names count as metadata here, though they can be telling.';

/**
 * What people read where data is closed to their role and no grant covers it: why, and how to ask for one. `over` is the grant by which
 * it was open until a moment ago, `besides` says what can be seen all the same.
 */
export const describeRefused = (organization: string, over: SupportGrant | null, title: string, besides = '') => ({
  granted: false,
  over: over && describeOver(over),
  title,
  text: `${refusalReason('data.read')} ${besides}`.trim(),
  action: { label: 'Ask for a support grant', href: pages.support({ organization }) },
});

interface Closed {
  organization: string;
  /** one's active grant that covers it */
  grant: SupportGrant | null;
  over: SupportGrant | null;
  /** opens it under the grant */
  open: () => void;
}

interface ClosedWords {
  /** what the grant covers */
  thing: 'stream' | 'bucket';
  /** on the button that opens it */
  open: string;
  /** the title where no grant covers it */
  refused: string;
  besides?: string;
}

/** The same where a grant may cover it, which then opens it. */
export const describeClosed = ({ organization, grant, over, open }: Closed, words: ClosedWords) =>
  grant === null
    ? describeRefused(organization, over, words.refused, words.besides)
    : {
        granted: true,
        over: null,
        title: `Your support grant covers this ${words.thing}`,
        text: describeLook(organization),
        action: { label: words.open, onClick: open },
      };
