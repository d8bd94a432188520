import type { CredentialRole } from '../../../domain/credentials/credential-roles.ts';
import { CREDENTIAL_REACHES, isOfReach } from '../../../domain/credentials/credential-rules.ts';
import type { CredentialReach } from '../../../domain/credentials/credential-rules.ts';
import { credentialSchema } from '../../../domain/credentials/credential.ts';
import { newestKeyGeneration } from '../../../domain/credentials/renewal.ts';
import { keyGenerationSchema } from '../../../domain/credentials/signing-key.ts';
import type { EnvironmentType } from '../../../domain/names.ts';
import { z } from '../../../domain/zod.ts';
import { recordMirror } from '../../nats/streams/record-mirror.ts';
import type { Mirrored } from '../../nats/streams/record-mirror.ts';

/** What lists filter, sort and count by, read of a record once when it comes. */
interface Facts {
  publicKey: string;
  /** stands in its stream where it was first written: later ones were issued later, however often it was renewed */
  place: number;
  /** there are renewals, perhaps by others than its issuer */
  renewed: boolean;
  role: CredentialRole;
  environment: EnvironmentType;
  /** of the key that signed the newest JWT */
  keyGeneration: number;
  name: string;
  /** of the person who issued it; null in records of 0.1 */
  issuer: string | null;
  subject: string | null;
  /** name, durable and user name in lower case, a line each */
  words: string;
  reaches: readonly CredentialReach[];
  /** milliseconds since 1970 */
  expiresAt: number;
  /** until when it is valid beside the one that replaces it, in milliseconds since 1970; null: nothing does */
  replacedUntil: number | null;
}

/** A record that cannot be read expires at no time and reaches nothing; whoever shows a list says how many there are. */
type CredentialRecord = { readable: true } & Facts;
interface UnreadableRecord {
  readable: false;
  place: number;
  reaches: readonly CredentialReach[];
  expiresAt: number;
  replacedUntil: null;
}

const factsSchema = credentialSchema
  .omit({ organization: true, issuedAt: true, renewals: true, replaces: true })
  .extend({
    place: z.int().optional(),
    renewals: z.array(z.object({ keyGeneration: keyGenerationSchema.default(1) })).default([]),
  });

function readFacts(text: string, revision: number): CredentialRecord | UnreadableRecord {
  try {
    const record = factsSchema.parse(JSON.parse(text));
    const { publicKey, role, environment, name, durable, issuedBy } = record;
    return {
      readable: true,
      publicKey,
      place: record.place ?? revision,
      renewed: record.renewals.length > 0,
      role,
      environment,
      keyGeneration: newestKeyGeneration(record),
      name,
      issuer: issuedBy.issuer,
      subject: issuedBy.subject,
      words: [name, durable ?? '', issuedBy.username].join('\n').toLowerCase(),
      reaches: CREDENTIAL_REACHES.filter((reach) => isOfReach(record, reach)),
      expiresAt: Date.parse(record.expiresAt),
      replacedUntil: record.replacedBy === null ? null : Date.parse(record.replacedBy.until),
    };
  } catch {
    return { readable: false, place: revision, reaches: [], expiresAt: 0, replacedUntil: null };
  }
}

/** Records are 1 kB each in memory. */
const MOST_RECORDS = 200_000;

export type StoredCredential = Mirrored<CredentialRecord>;

/** The records of an Organization's credentials as they are now, newest first. Throws `nats-unavailable`. */
export const readCredentialRecords = recordMirror({ bucket: 'credentials', most: MOST_RECORDS, read: readFacts });
