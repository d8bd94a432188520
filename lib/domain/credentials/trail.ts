import type { AuditEntry, AuditFilter } from '../audit/audit.ts';
import type { Credential } from './credential.ts';

/** Records about the key of a credential. */
export const ownRecords = ({ organization, publicKey }: Credential): AuditFilter => ({
  organization,
  object: publicKey,
});

/** Records that may tell of the act that replaced it: these are about the key of the new one. For a credential that is replaced. */
export const replacementRecords = ({ organization, replacedBy }: Credential): AuditFilter => ({
  organization,
  action: 'credential.replace',
  object: replacedBy?.publicKey,
});

/** The audit trail of a credential, newest first: of records that were found so, its own and those of the act that replaced it. */
export const trailOf = (
  { replacedBy }: Credential,
  found: { own: readonly AuditEntry[]; replacement: readonly AuditEntry[] },
): AuditEntry[] =>
  [...found.own, ...found.replacement.filter(({ correlation }) => correlation === replacedBy?.act)].sort(
    (a, b) => b.sequence - a.sequence,
  );
