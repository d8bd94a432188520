import { formatAbsolute, formatCount } from '@/components/ui/content/format.ts';
import { serverWords } from '@/lib/client/evidence/evidence-words.ts';
import type { EvidenceWords } from '@/lib/client/evidence/evidence-words.ts';
import { credentialKey } from '@/lib/client/credentials/revocation-queries.ts';
import type { RevocationEvidence } from '@/lib/domain/credentials/revocation.ts';
import { isSessionKeyRole, signingKeyLabel } from '@/lib/domain/credentials/signing-key-name.ts';

/** What a server that is proven does. */
export const REFUSES = 'refuses what was revoked, and lists no connection of it';

const plural = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;

/** The words for a line of the evidence; null for its end. */
export function revocationWords(line: RevocationEvidence): EvidenceWords | null {
  switch (line.type) {
    case 'selected':
      return {
        tone: 'neutral',
        verdict: 'started',
        text: [
          `${plural(line.revoked, 'credential')} recorded as revoked.`,
          ...(line.already > 0 ? [`${formatCount(line.already)} already were.`] : []),
          `The servers listed ${plural(line.connections, 'connection')}.`,
        ].join(' '),
      };
    case 'key':
      return {
        tone: 'neutral',
        verdict: line.rotated ? 'rotated' : 'removed',
        text: [
          line.rotated && `Generation ${line.generation} of ${signingKeyLabel(line)} signs from now on.`,
          isSessionKeyRole(line.role)
            ? `Older ones (${plural(line.connections, 'connection')})`
            : `Older ones (${plural(line.credentials, 'valid credential')}, ${plural(line.connections, 'connection')})`,
          line.until === null ? 'are removed.' : `are removed at ${formatAbsolute(line.until)} at the latest.`,
        ]
          .filter((text) => text !== false)
          .join(' '),
      };
    case 'durable':
      return {
        tone: 'neutral',
        verdict: 'deleted',
        text: `Durable consumer ${line.durable} of ${line.environment}`,
      };
    default:
      return serverWords(line, REFUSES);
  }
}

/** What is different after an act that cuts credentials. */
export const changesOf = (organization: string) => [
  credentialKey(organization),
  ['credentials', organization],
  ['signing-keys', organization],
  ['connected-credentials', organization],
  ['all-credentials'],
];
