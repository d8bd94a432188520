import type { SessionRole } from '../../domain/credential-roles.ts';
import type { DataReader } from '../../jetstream/connection.ts';

/** What went wrong, in words for people. */
export interface SessionProblem {
  title: string;
  detail: string;
}

/** The page's own NATS session with one Organization, as pages see it. */
export interface NatsSession {
  organization: string;
  /** `refused` stays; everything else mends itself */
  status: 'connecting' | 'live' | 'reconnecting' | 'refused';
  /** inspector sees metadata, reader payloads too; null before the server said so */
  role: SessionRole | null;
  /** null until the first connection; questions asked while reconnecting wait or fail */
  reader: DataReader | null;
  roundTripMilliseconds: number | null;
  /** why it is not live; null while nobody knows */
  problem: SessionProblem | null;
  /** counts connections made: after each, what was read may be old */
  epoch: number;
}

/** Tells a change of the session's state. */
export type Report = (change: Partial<NatsSession>) => void;

export const connecting = (organization: string): NatsSession => ({
  organization,
  status: 'connecting',
  role: null,
  reader: null,
  roundTripMilliseconds: null,
  problem: null,
  epoch: 0,
});
