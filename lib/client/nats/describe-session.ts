import type { NatsSession } from './session-state.ts';

interface SessionDescription {
  /** leads in, and may be left out where there is no room */
  where: string;
  what: string;
}

/** The session in a few words: `WebSocket · reading as` `reader · 11 ms`. */
export function describeSession({ status, role, roundTripMilliseconds, problem }: NatsSession): SessionDescription {
  switch (status) {
    case 'connecting':
      return { where: 'WebSocket ·', what: problem === null ? 'connecting' : 'no connection, trying again' };
    case 'reconnecting':
      return { where: 'WebSocket ·', what: 'reconnecting' };
    case 'refused':
      return { where: 'WebSocket ·', what: 'refused' };
    case 'live':
      return {
        where: 'WebSocket · reading as',
        what: [role, roundTrip(roundTripMilliseconds)].filter(Boolean).join(' · '),
      };
  }
}

const roundTrip = (milliseconds: number | null) =>
  milliseconds === null ? null : `${Math.max(1, Math.round(milliseconds))}\u00a0ms`;
