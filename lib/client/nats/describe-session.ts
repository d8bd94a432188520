import type { NatsSession, SessionProblem } from './session-state.ts';

interface SessionDescription {
  /** `partial`: the connection stands, and the server refused it something */
  state: NatsSession['status'] | 'partial';
  /** leads in, and may be left out where there is no room */
  where: string;
  what: string;
  /** since when the server does not answer, milliseconds since 1970; null while it does */
  silentSince: number | null;
}

/**
 * The session in a few words: `WebSocket ·` `data · 11 ms`. What the page is about may be gone while the
 * connection stands: `told` is what the page says instead of it.
 */
export function describeSession(session: NatsSession, told: SessionProblem | null = null): SessionDescription {
  const { status, silentSince } = session;
  const problem = session.problem ?? (status === 'live' ? told : null);
  const state = status === 'live' && problem !== null ? 'partial' : status;
  return { ...words({ ...session, problem }), silentSince, state };
}

/** What the rights of a session let it read (docs/permissions.md). */
const READS: Record<NonNullable<NatsSession['role']>, string> = { reader: 'data', inspector: 'metadata only' };

function words({
  status,
  role,
  roundTripMilliseconds,
  problem,
}: NatsSession): Pick<SessionDescription, 'where' | 'what'> {
  switch (status) {
    case 'connecting':
      return {
        where: 'WebSocket ·',
        what: problem === null ? 'connecting' : `no connection, trying again · ${problem.title}`,
      };
    case 'reconnecting':
      return { where: 'WebSocket ·', what: problem === null ? 'reconnecting' : `reconnecting · ${problem.title}` };
    case 'silent':
      return { where: 'WebSocket ·', what: '' };
    case 'refused':
      return { where: 'WebSocket ·', what: 'refused' };
    case 'live':
      return {
        where: 'WebSocket ·',
        what: [role && READS[role], roundTrip(roundTripMilliseconds), problem?.title].filter(Boolean).join(' · '),
      };
  }
}

const roundTrip = (milliseconds: number | null) =>
  milliseconds === null ? null : `${Math.max(1, Math.round(milliseconds))}\u00a0ms`;
