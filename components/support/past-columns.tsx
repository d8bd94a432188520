import { Age, AGE_WIDTH } from '@/components/ui/content/relative-time.tsx';
import type { Column } from '@/components/ui/table/table-column.ts';
import { describePerson } from '@/lib/domain/system/person.ts';
import { SCOPE_WORDS } from '@/lib/domain/support/support-grant-rules.ts';
import type { SupportGrant } from '@/lib/domain/support/support-grant.ts';

import { StateTag } from './state-tag.tsx';

/** What became of it, in a few words. */
function outcomeOf({ state, denial, decidedBy, endedBy, views }: SupportGrant): string {
  const opened = views.length === 0 ? 'nothing opened' : `opened ${views.map(({ stream }) => stream).join(', ')}`;
  if (state === 'denied') return `${decidedBy ? describePerson(decidedBy) : 'an admin'}: ${denial ?? ''}`;
  if (state === 'lapsed') return '';
  return state === 'ended' ? `by ${endedBy ? describePerson(endedBy) : 'somebody'}, ${opened}` : opened;
}

const who: Column<SupportGrant> = {
  id: 'who',
  header: 'Who',
  width: '1fr',
  cell: ({ requester }) => <span title={describePerson(requester)}>{requester.displayName}</span>,
};
const organization: Column<SupportGrant> = {
  id: 'organization',
  header: 'Organization',
  width: '1fr',
  cell: (grant) => <span className="font-semibold">{grant.organization}</span>,
};
const rest: Column<SupportGrant>[] = [
  { id: 'state', header: 'State', width: 128, cell: ({ state }) => <StateTag state={state} /> },
  { id: 'ticket', header: 'Ticket', width: 112, hideBelow: 'sm', cell: ({ ticket }) => ticket },
  {
    id: 'reason',
    header: 'Reason',
    width: '1.4fr',
    hideBelow: 'md',
    cell: ({ reason }) => <span title={reason}>{reason}</span>,
  },
  { id: 'scope', header: 'Might read', width: '1.2fr', hideBelow: 'xl', cell: ({ scope }) => SCOPE_WORDS[scope] },
  {
    id: 'outcome',
    header: 'Outcome',
    width: '1.6fr',
    hideBelow: 'md',
    cell: (grant) => <span title={outcomeOf(grant)}>{outcomeOf(grant)}</span>,
  },
  {
    id: 'requestedAt',
    header: 'Asked',
    width: AGE_WIDTH,
    align: 'end',
    cell: ({ requestedAt }) => <Age iso={requestedAt} />,
  },
];

/** In an Organization the question is who, for the holder it is where. */
export const pastColumns = (ofOrganization: boolean): Column<SupportGrant>[] => [
  ofOrganization ? who : organization,
  ...rest,
];
