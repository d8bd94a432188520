/** Why servers are not proven, and what that makes of all of them. */
import type { ServerProof } from '../../../domain/evidence.ts';

/** Why a server is not proven. */
export interface Doubt {
  why: string;
  /** it answers, and would be proven with the claims of now */
  needsClaims: boolean;
}

export const SILENT: Doubt = { why: 'It did not answer.', needsClaims: false };
/** The question for its connections has it read them (nats-server, monitor.go, Connz), so the next one finds them. */
export const UNREAD: Doubt = { why: 'It has not read the claims of the account yet.', needsClaims: false };
export const OLDER_CLAIMS: Doubt = { why: 'It has older claims of the account in memory.', needsClaims: true };

/** What the servers say at one moment. */
export interface Proofs {
  proofs: ServerProof[];
  /** some server answers with older claims: write them again */
  needsClaims: boolean;
}

/** What is known of servers now, by the doubts of each account: one that is in none of them is proven. */
export function proofsOf(servers: readonly string[], doubts: readonly ReadonlyMap<string, Doubt>[]): Proofs {
  const now = new Date().toISOString();
  return {
    proofs: servers.map((server) => {
      const why = doubts.map((one) => one.get(server)?.why).find((text) => text !== undefined) ?? null;
      return { server, provenAt: why === null ? now : null, why };
    }),
    needsClaims: doubts.some((one) => [...one.values()].some(({ needsClaims }) => needsClaims)),
  };
}
