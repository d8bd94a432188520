/** Evidence of an act that is carried out on all servers: to whoever asked as it comes, and in the audit log. */
import type { WriteAction } from '../../domain/audit/audit-words.ts';
import { VertebraError } from '../../domain/errors.ts';
import type { ServerLine } from '../../domain/evidence.ts';
import type { Caller } from '../../domain/system/caller.ts';
import { ActCutOff } from './audited.ts';
import { streamed } from './streamed.ts';

/** Connections that one audit record names; the act has all servers. */
const MOST_LINES = 50;

/** A line of an act's own. */
interface OwnLine {
  type: string;
}
type Words<Own> = (line: Own | ServerLine) => string[];

const isServerLine = (line: OwnLine): line is ServerLine => line.type === 'end' || line.type === 'closed';

/** The words for the log: what was proven where, and what the servers closed. `wordsOf` has those of the act's own lines. */
export function summaryOf<Own extends OwnLine>(lines: readonly (Own | ServerLine)[], wordsOf: Words<Own>): string {
  const words = lines.flatMap((line) => {
    if (!isServerLine(line) || line.type !== 'end') return wordsOf(line);
    const proven = line.proven.length > 0 ? [`proven on ${line.proven.join(', ')}`] : [];
    return [...proven, ...(line.unproven.length > 0 ? [`not proven on ${line.unproven.join(', ')} yet`] : [])];
  });
  const closed = lines.flatMap((line) => (isServerLine(line) && line.type === 'closed' ? [line.connection] : []));
  const shown = closed.slice(0, MOST_LINES).map((one) => `${one.server} closed ${one.address} (${one.reason})`);
  const more = closed.length > MOST_LINES ? [`${String(closed.length - MOST_LINES)} more closed`] : [];
  return [...words, ...shown, ...more].join('; ');
}

/** A problem after the first line of the answer, as its last line. */
const failureOf = (error: unknown): ServerLine => ({
  type: 'failed',
  detail:
    error instanceof ActCutOff
      ? 'NATS stopped answering meanwhile. The act is recorded, and is completed when NATS is back.'
      : error instanceof VertebraError
        ? error.message
        : 'An unexpected error; see the server log. What is to be done is written down, and is tried again.',
});

/**
 * Does an act between its two audit records and gives the evidence as it comes; who asked may go away meanwhile. Throws what the act
 * throws before its first line.
 */
export async function streamEvidence<Own extends OwnLine>(
  caller: Caller,
  subject: { action: WriteAction; organization: string; object: string },
  { reason, wordsOf }: { reason: string; wordsOf: Words<Own> },
  act: (tell: (line: Own | ServerLine) => void) => Promise<void>,
): Promise<AsyncGenerator<Own | ServerLine>> {
  const lines: (Own | ServerLine)[] = [];
  return streamed<Own | ServerLine, undefined>(caller, subject, {
    act: async (tell) => {
      await act((line) => {
        lines.push(line);
        tell(line);
      });
      return undefined;
    },
    // Last, since it is the caller's own words.
    evidence: () => `${summaryOf(lines, wordsOf)}. Reason given: ${reason}`,
    failureOf,
  });
}
