/** Words for what servers did and said in an act that is carried out on all of them. */
import type { ClosedConnection, ServerLine, ServerProof } from '../../domain/evidence.ts';

/** As a row of evidence shows it. */
export interface EvidenceWords {
  tone: 'neutral' | 'ok' | 'warn';
  verdict: string;
  /** who did it; stands before the text */
  subject?: string;
  text: string;
}

/** What a server closed. */
export const closedWords = ({ server, address, client, reason }: ClosedConnection): EvidenceWords => ({
  tone: 'ok',
  verdict: 'closed',
  subject: server,
  text: `closed ${address}${client === '' ? '' : ` (${client})`}: ${reason}`,
});

/** What a server proves, or why it does not yet. `does` says what it proves: “refuses …”. */
export const proofWords = ({ server, provenAt, why }: ServerProof, does: string): EvidenceWords =>
  provenAt === null
    ? { tone: 'warn', verdict: 'not proven', subject: server, text: `is not proven: ${why ?? 'it did not answer.'}` }
    : { tone: 'ok', verdict: 'proven', subject: server, text: does };

/** A line that every such act has; null for its end, which is shown otherwise. */
export function serverWords(line: ServerLine, does: string): EvidenceWords | null {
  switch (line.type) {
    case 'claims':
      return {
        tone: 'ok',
        verdict: 'accepted',
        subject: line.server,
        text: `accepted the claims of the ${line.account} account`,
      };
    case 'closed':
      return closedWords(line.connection);
    case 'server':
      return proofWords(line, does);
    case 'end':
    case 'failed':
      return null;
  }
}
