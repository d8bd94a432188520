import type { NatsSession } from './session-state.ts';

/** The session in a few words, for the header of the window: `WebSocket · reading as reader · 11 ms`. */
export function describeSession({ status, role, roundTripMilliseconds, problem }: NatsSession): string {
  switch (status) {
    case 'connecting':
      return problem === null ? 'WebSocket · connecting' : 'WebSocket · no connection, trying again';
    case 'reconnecting':
      return 'WebSocket · reconnecting';
    case 'refused':
      return 'WebSocket · refused';
    case 'live':
      return ['WebSocket', role && `reading as ${role}`, roundTrip(roundTripMilliseconds)].filter(Boolean).join(' · ');
  }
}

const roundTrip = (milliseconds: number | null) =>
  milliseconds === null ? null : `${Math.max(1, Math.round(milliseconds))}\u00a0ms`;
