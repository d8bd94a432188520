import { signingKeyLabel } from '../../../domain/credentials/credential-rules.ts';
import type { WriteAction } from '../../../domain/audit/audit-words.ts';
import type { RevocationEvidence } from '../../../domain/credentials/revocation.ts';
import { VertebraError } from '../../../domain/errors.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { ActCutOff } from '../../audit/audited.ts';
import { streamed } from '../../audit/streamed.ts';

export type Tell = (line: RevocationEvidence) => void;

/** Connections that one audit record names; the act has all servers. */
const MOST_LINES = 50;

const wordsOf = (line: RevocationEvidence): string[] => {
  if (line.type === 'selected') return [`${String(line.revoked)} revoked`];
  if (line.type === 'durable') return [`durable ${line.durable} of ${line.environment} deleted`];
  if (line.type === 'key') {
    const name = signingKeyLabel(line);
    const next = line.rotated ? [`generation ${String(line.generation)} of ${name} signs from now on`] : [];
    const users = `${String(line.credentials)} credentials and ${String(line.connections)} connections`;
    const older = line.until === null ? `taken out, which cut ${users}` : `carried until ${line.until} for ${users}`;
    return [...next, `older generations of ${name} are ${older}`];
  }
  if (line.type !== 'end') return [];
  const proven = line.proven.length > 0 ? [`proven on ${line.proven.join(', ')}`] : [];
  return [...proven, ...(line.unproven.length > 0 ? [`not proven on ${line.unproven.join(', ')} yet`] : [])];
};

/** The words for the log: what was proven where, and what the servers closed. */
export function summaryOf(lines: readonly RevocationEvidence[]): string {
  const closed = lines.flatMap((line) => (line.type === 'closed' ? [line.connection] : []));
  const shown = closed.slice(0, MOST_LINES).map((one) => `${one.server} closed ${one.address} (${one.reason})`);
  const more = closed.length > MOST_LINES ? [`${String(closed.length - MOST_LINES)} more closed`] : [];
  return [...lines.flatMap(wordsOf), ...shown, ...more].join('; ');
}

/** A problem after the first line of the answer, as its last line. */
const failureOf = (error: unknown): RevocationEvidence => ({
  type: 'failed',
  detail:
    error instanceof ActCutOff
      ? 'NATS stopped answering amid this. What is to be done is written down, and is carried to its end when NATS is back.'
      : error instanceof VertebraError
        ? error.message
        : 'An unexpected error; see the server log. What is to be done is written down, and is tried again.',
});

/**
 * Does an act between its two audit records and gives the evidence as it comes; who asked may go away meanwhile. Throws what the act
 * throws before its first line.
 */
export async function streamEvidence(
  caller: Caller,
  subject: { action: WriteAction; organization: string; object: string },
  reason: string,
  act: (tell: Tell) => Promise<void>,
): Promise<AsyncGenerator<RevocationEvidence>> {
  const lines: RevocationEvidence[] = [];
  return streamed<RevocationEvidence, undefined>(caller, subject, {
    act: async (tell) => {
      await act((line) => {
        lines.push(line);
        tell(line);
      });
      return undefined;
    },
    // Last, since it is the caller's own words.
    evidence: () => `${summaryOf(lines)}. Reason given: ${reason}`,
    failureOf,
  });
}
