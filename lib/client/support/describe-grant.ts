import { refusalReason } from '../../domain/access-table.ts';
import { pages } from '../../domain/paths.ts';
import { describePerson } from '../../domain/system/person.ts';
import { SCOPE_WORDS } from '../../domain/support/support-grant-rules.ts';
import type { SupportScope } from '../../domain/support/support-grant-rules.ts';
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

const clock = new Intl.DateTimeFormat('en', { timeStyle: 'short' });

/** The page that is shown now, to come back to; nothing while it is rendered on the server. */
const here = (): { back?: string } =>
  typeof window === 'undefined' ? {} : { back: window.location.pathname + window.location.search };

/** A stream or bucket that is closed to somebody's role. */
interface ClosedStream {
  organization: string;
  /** one's active grant for the Organization that does not cover it */
  other: SupportGrant | null;
  /** what a grant has to cover to open it */
  needed: SupportScope;
  /** the grant by which it was open until a moment ago */
  over: SupportGrant | null;
}

/**
 * What people read where data is closed to their role and no grant covers it: why, which grant would, and how to ask for that one.
 * `besides` says what can be seen all the same.
 */
export function describeRefused({ organization, other, needed, over }: ClosedStream, title: string, besides = '') {
  const ask = { organization, scope: needed, ...here() };
  const base = { granted: false, over: over && describeOver(over), title };
  const { endsAt } = other ?? {};
  if (other === null || endsAt == null)
    return {
      ...base,
      text: `${refusalReason('data.read')} ${besides}`.trim(),
      action: { label: 'Ask for a support grant', href: pages.support(ask) },
    };
  const why = `Your support grant about ${other.ticket} covers ${SCOPE_WORDS[other.scope]}, until ${clock.format(new Date(endsAt))}. This takes one for ${SCOPE_WORDS[needed]}.`;
  return {
    ...base,
    text: `${why} ${besides}`.trim(),
    action: { label: `Ask for ${needed === 'everything' ? 'prod' : 'this'}`, href: pages.support(ask) },
  };
}

interface Closed extends ClosedStream {
  /** one's active grant that covers it */
  grant: SupportGrant | null;
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
export const describeClosed = ({ grant, open, ...closed }: Closed, words: ClosedWords) =>
  grant === null
    ? describeRefused(closed, words.refused, words.besides)
    : {
        granted: true,
        over: null,
        title: `Your support grant covers this ${words.thing}`,
        text: describeLook(closed.organization),
        action: { label: words.open, onClick: open },
      };
