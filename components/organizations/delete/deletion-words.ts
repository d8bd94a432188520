import { proofWords, serverWords } from '@/lib/client/evidence/evidence-words.ts';
import type { EvidenceWords } from '@/lib/client/evidence/evidence-words.ts';
import { contentsWords } from '@/lib/domain/organizations/contents-words.ts';
import type { DeletionEvidence } from '@/lib/domain/organizations/deletion.ts';

/** What a server that is proven has. */
export const EMPTIED = 'has no stream, bucket or connection of it any more';
/** What a server has once the claims are gone. */
export const REMOVED = 'has no account of it any more';

const keepsWords = (keeps: boolean): string =>
  keeps
    ? 'does not delete claims (allow_delete), and keeps claims that let nobody connect'
    : 'has removed the claims of both accounts';

/** The words for a line of the evidence; null for its end. */
export function deletionWords(line: DeletionEvidence): EvidenceWords | null {
  switch (line.type) {
    case 'begun':
      return { tone: 'neutral', verdict: 'started', text: `Recorded. It had ${contentsWords(line.contents)}.` };
    case 'emptied':
      return proofWords(line, EMPTIED);
    case 'removed':
      return { tone: 'ok', verdict: 'removed', subject: line.server, text: keepsWords(line.keeps) };
    case 'records':
      return { tone: 'ok', verdict: 'removed', subject: 'Vertebra', text: 'deleted its records; the audit log stays' };
    default:
      return serverWords(line, REMOVED);
  }
}
