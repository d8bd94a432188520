import { counted, formatCount } from '@/components/ui/content/format.ts';
import { serverWords } from '@/lib/client/evidence/evidence-words.ts';
import type { EvidenceWords } from '@/lib/client/evidence/evidence-words.ts';
import type { SuspensionEvidence } from '@/lib/domain/organizations/suspension.ts';

/** What a server that is proven does. */
export const proves = (suspended: boolean): string =>
  suspended
    ? 'accepts no connection, and has none left in either account'
    : 'accepts connections again, in both accounts';

/** How many of people and services were closed. */
export const closedCount = (count: number): string =>
  count === 0
    ? 'Only Vertebra itself was connected.'
    : `${counted(count, 'connection')} of people and services closed.`;

const begunWords = (line: Extract<SuspensionEvidence, { type: 'begun' }>): string => {
  if (!line.suspended) return 'Recorded: both accounts are opened as they were before.';
  const own = line.own > 0 ? `, ${formatCount(line.own)} of Vertebra itself` : '';
  return `Recorded: nobody may connect any more. The servers listed ${counted(line.connections, 'connection')}${own}.`;
};

/** The words for a line of the evidence; null for its end. */
export const suspensionWords =
  (suspended: boolean) =>
  (line: SuspensionEvidence): EvidenceWords | null =>
    line.type === 'begun'
      ? { tone: 'neutral', verdict: 'started', text: begunWords(line) }
      : serverWords(line, proves(suspended));

/** What is different afterwards. */
export const changesOf = (organization: string) => [['organization', organization], ['organizations']];
