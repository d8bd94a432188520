import { proofWords, serverWords } from '@/lib/client/evidence/evidence-words.ts';
import type { EvidenceWords } from '@/lib/client/evidence/evidence-words.ts';
import { contentsWords } from '@/lib/domain/organizations/contents-words.ts';
import type { DeletionEvidence } from '@/lib/domain/organizations/deletion.ts';

/** What a server that is proven has. */
export const EMPTIED = 'has no stream, no bucket and no connection of it any more';
/** What a server has once the claims are gone. */
export const REMOVED = 'has no account of it any more';

const keepsWords = (keeps: boolean): string =>
  keeps
    ? 'deletes no claims (allow_delete), and keeps some that let nobody in'
    : 'has removed the claims of both accounts';

/** The words for a line of the evidence; null for its end. */
export function deletionWords(line: DeletionEvidence): EvidenceWords | null {
  switch (line.type) {
    case 'begun':
      return { tone: 'neutral', verdict: 'started', text: `Written down. It had ${contentsWords(line.contents)}.` };
    case 'emptied':
      return proofWords(line, EMPTIED);
    case 'removed':
      return { tone: 'ok', verdict: 'removed', subject: line.server, text: keepsWords(line.keeps) };
    case 'records':
      return { tone: 'ok', verdict: 'removed', subject: 'Vertebra', text: 'has forgotten it; the audit log stays' };
    default:
      return serverWords(line, REMOVED);
  }
}
