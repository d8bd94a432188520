import type { SessionRole } from '../../domain/credentials/credential-roles.ts';
import type { DataReader } from '../../jetstream/connection.ts';

/** What went wrong, in words for people. */
export interface SessionProblem {
  title: string;
  detail: string;
  /** left out: it failed, and trying again may help */
  kind?: 'failed' | 'lasting' | 'refused' | 'missing' | undefined;
}

/** Which session: the page's own with an Organization, or under a support grant one of its own for each stream. */
export interface SessionOf {
  organization: string;
  under?: { grant: string; stream: string } | undefined;
}

/** Names a session, and stands over all that was read by it: what a grant opened is not found again without it. */
export const nameOfSession = ({ organization, under }: SessionOf): string =>
  under === undefined ? organization : `${organization} ${under.grant} ${under.stream}`;

/** A NATS session of this page with one Organization, as pages see it. */
export interface NatsSession {
  name: string;
  organization: string;
  /** `silent`: the connection stands, and the server does not answer; `refused` stays; everything else recovers by itself */
  status: 'connecting' | 'live' | 'silent' | 'reconnecting' | 'refused';
  /** inspector sees metadata, reader payloads too; null before the server said so */
  role: SessionRole | null;
  /** null until the first connection; questions asked while reconnecting wait or fail */
  reader: DataReader | null;
  roundTripMilliseconds: number | null;
  /** since when the server does not answer, milliseconds since 1970; null while it does, or was not asked */
  silentSince: number | null;
  /** why it is not live, or what the server refused it; null while nobody knows */
  problem: SessionProblem | null;
  /** counts connections made: what was published between two of them was not heard */
  epoch: number;
  /** the last of them that came first or after a while without one: what was read before it may be old */
  anewSince: number;
}

/** Tells a change of the session's state. */
export type Report = (change: Partial<NatsSession>) => void;

export const connecting = (of: SessionOf): NatsSession => ({
  name: nameOfSession(of),
  organization: of.organization,
  status: 'connecting',
  role: null,
  reader: null,
  roundTripMilliseconds: null,
  silentSince: null,
  problem: null,
  epoch: 0,
  anewSince: 0,
});
