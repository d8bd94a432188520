import { stringify } from 'csv-stringify/sync';
import type { ListedCredential } from '../../../../domain/credentials/credential-list.ts';
import { reachesEveryEnvironment } from '../../../../domain/credentials/credential-rules.ts';
import { kindOf } from '../../../../domain/credentials/credential-state.ts';

const COLUMNS = [
  'organization',
  'publicKey',
  'name',
  'role',
  'kind',
  'environment',
  'reachesEveryEnvironment',
  'durable',
  'state',
  'issuedBy',
  'issuedBySubject',
  'issuedByIssuer',
  'issuedUnder',
  'issuedAt',
  'expiresAt',
  'renewedAt',
  'replaces',
  'replacedBy',
  'replacedUntil',
  'lastSeen',
  'revokedAt',
  'revokedBy',
  'revokedBySubject',
  'revokedByIssuer',
  'revokedBecause',
] as const;

const cells = ({
  issuedBy,
  revoked,
  renewals,
  replaces,
  replacedBy,
  ...credential
}: ListedCredential): Record<(typeof COLUMNS)[number], string | null> => ({
  ...credential,
  kind: kindOf(credential.role),
  reachesEveryEnvironment: String(reachesEveryEnvironment(credential)),
  issuedBy: issuedBy.username,
  issuedBySubject: issuedBy.subject,
  issuedByIssuer: issuedBy.issuer,
  renewedAt: renewals.at(-1)?.at ?? null,
  replaces: replaces?.publicKey ?? null,
  replacedBy: replacedBy?.publicKey ?? null,
  replacedUntil: replacedBy?.until ?? null,
  revokedAt: revoked?.at ?? null,
  revokedBy: revoked?.by.username ?? null,
  revokedBySubject: revoked?.by.subject ?? null,
  revokedByIssuer: revoked?.by.issuer ?? null,
  revokedBecause: revoked?.reason ?? null,
});

/** Rows of a table, or its header. A cell that begins like a formula gets an apostrophe before it: names and reasons are other people's words. */
export const credentialsCsv = (credentials: readonly ListedCredential[], header: boolean): Uint8Array =>
  Buffer.from(stringify(credentials.map(cells), { columns: [...COLUMNS], header, escape_formulas: true }));
