/** What the audit log says of an act of revoking. */
import type { RevocationEvidence } from '../../../domain/credentials/revocation.ts';
import { signingKeyLabel } from '../../../domain/credentials/signing-key-name.ts';

export type Tell = (line: RevocationEvidence) => void;

/** The words for a line of the evidence that only revoking has. */
export function revocationWords(line: RevocationEvidence): string[] {
  if (line.type === 'selected') return [`${String(line.revoked)} revoked`];
  if (line.type === 'durable') return [`durable ${line.durable} of ${line.environment} deleted`];
  if (line.type !== 'key') return [];
  const name = signingKeyLabel(line);
  const next = line.rotated ? [`generation ${String(line.generation)} of ${name} signs from now on`] : [];
  const users = `${String(line.credentials)} credentials and ${String(line.connections)} connections`;
  const older = line.until === null ? `removed, which cut off ${users}` : `carried until ${line.until} for ${users}`;
  return [...next, `older generations of ${name} are ${older}`];
}
