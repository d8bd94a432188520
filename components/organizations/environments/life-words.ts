import { counted, formatBytes } from '@/components/ui/content/format.ts';
import { serverWords } from '@/lib/client/evidence/evidence-words.ts';
import type { EvidenceWords } from '@/lib/client/evidence/evidence-words.ts';
import type { EnvironmentAct, EnvironmentEvidence } from '@/lib/domain/environments/environment-life.ts';

type Kind = EnvironmentAct['kind'];

/** What a server that is proven does. */
export const PROVES: Record<Kind, string> = {
  add: 'has the Environment',
  change: 'has the settings',
  retire: 'refuses every credential that can write to it, and has no connection of one',
  restore: 'lets the same credentials in again',
  delete: 'refuses every credential of it, and has no connection of one',
};

const BEGUN: Record<Kind, string> = {
  add: 'Recorded.',
  change: 'Recorded.',
  retire: 'Recorded: nothing may write to it any more.',
  restore: 'Recorded: it is restored.',
  delete: 'Recorded: it is deleted.',
};

/** The words for a line of the evidence; null for its end. */
export const lifeWords =
  (kind: Kind) =>
  (line: EnvironmentEvidence): EvidenceWords | null => {
    if (line.type === 'begun') {
      const listed =
        kind === 'restore' ? '' : ` The servers listed ${counted(line.connections, 'connection')} to close.`;
      return { tone: 'neutral', verdict: 'started', text: `${BEGUN[kind]}${listed}` };
    }
    if (line.type === 'deleted') {
      const text = `is deleted, with ${counted(line.messages, 'message')}, ${formatBytes(line.bytes)}`;
      return { tone: 'ok', verdict: 'deleted', subject: line.name, text };
    }
    return serverWords(line, PROVES[kind]);
  };

/** What is different afterwards. */
export const changesOf = (organization: string, environment: string) => [
  ['environment-life', organization, environment],
  ['organization', organization],
  ['organizations'],
];
