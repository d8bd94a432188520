import type { SuspensionEvidence } from '../../../domain/organizations/suspension.ts';

/** What the audit log says of the line of the evidence that only suspending and resuming have. */
export const suspensionWords = (line: SuspensionEvidence): string[] =>
  line.type === 'begun' && line.suspended
    ? [`the servers listed ${String(line.connections)} connections, ${String(line.own)} of Vertebra itself`]
    : [];
