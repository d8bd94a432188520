import type { Actor } from '../../../domain/system/actor.ts';
import { isSamePerson } from '../../../domain/system/person.ts';
import { stateOf } from '../../../domain/support/support-grant-rules.ts';
import type { SupportState } from '../../../domain/support/support-grant-rules.ts';
import type { SupportGrant, SupportGrantRecord } from '../../../domain/support/support-grant.ts';

/** Whether a grant is this person's own. */
export const isRequester = ({ requester }: SupportGrantRecord, actor: Actor): boolean => isSamePerson(requester, actor);

/**
 * Whether somebody looks right now: the servers know of NATS sessions, and what the projector reads for somebody it records
 * for some seconds each time.
 */
const isLive = (
  { publicKey, until }: SupportGrantRecord['views'][number],
  state: SupportState,
  connected: ReadonlySet<string>,
): boolean => (publicKey === null ? state === 'active' && Date.parse(until) > Date.now() : connected.has(publicKey));

/** One line a stream, however often it was opened; newest first. */
function viewsOf(record: SupportGrantRecord, connected: ReadonlySet<string>): SupportGrant['views'] {
  const past = record.past.map((line) => ({ ...line, publicKey: null }));
  const state = stateOf(record, Date.now());
  const byStream = Map.groupBy([...record.views, ...past], ({ stream }) => stream);
  return [...byStream]
    .map(([stream, sessions]) => ({
      stream,
      since: sessions.map(({ since }) => since).sort()[0] ?? '',
      until:
        sessions
          .map(({ until }) => until)
          .sort()
          .at(-1) ?? '',
      live: sessions.some((session) => isLive(session, state, connected)),
    }))
    .sort((a, b) => b.since.localeCompare(a.since));
}

/** What goes over the wire of a grant, for one reader; `connected` are public keys of sessions that a server has now. */
export function toSupportGrant(
  record: SupportGrantRecord,
  reader: Actor,
  connected: ReadonlySet<string> = new Set(),
): SupportGrant {
  const { status: _, past: __, omitted, requester, ...fields } = record;
  return {
    ...fields,
    state: stateOf(record, Date.now()),
    requester,
    mine: isRequester(record, reader),
    views: viewsOf(record, connected),
    omittedViews: omitted,
  };
}
