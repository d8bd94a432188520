import type { NatsSession } from './session-state.ts';

interface SessionDescription {
  /** `partial`: the connection stands, and the server refused it something */
  state: NatsSession['status'] | 'partial';
  /** leads in, and may be left out where there is no room */
  where: string;
  what: string;
  /** since when the server does not answer, milliseconds since 1970; null while it does */
  silentSince: number | null;
}

/** The session in a few words: `WebSocket · reading as` `reader · 11 ms`. */
export function describeSession(session: NatsSession): SessionDescription {
  const { status, problem, silentSince } = session;
  return { ...words(session), silentSince, state: status === 'live' && problem !== null ? 'partial' : status };
}

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
        where: 'WebSocket · reading as',
        what: [role, roundTrip(roundTripMilliseconds), problem?.title].filter(Boolean).join(' · '),
      };
  }
}

const roundTrip = (milliseconds: number | null) =>
  milliseconds === null ? null : `${Math.max(1, Math.round(milliseconds))}\u00a0ms`;
