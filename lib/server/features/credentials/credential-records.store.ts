import { CREDENTIAL_REACHES, isOfReach } from '../../../domain/credentials/credential-rules.ts';
import type { CredentialReach } from '../../../domain/credentials/credential-rules.ts';
import { credentialSchema } from '../../../domain/credentials/credential.ts';
import { recordMirror } from '../../nats/streams/record-mirror.ts';

/** What a credential reaches, and until when (milliseconds since 1970), so that lists count without reading all of them. */
interface Reach {
  reaches: readonly CredentialReach[];
  expiresAt: number;
}

const reachSchema = credentialSchema.pick({ role: true, environment: true, issuedUnder: true, expiresAt: true });

/** What is read of a record when it comes. One that cannot be read reaches nothing here; whoever shows it says so. */
function readReach(text: string): Reach {
  try {
    const record = reachSchema.parse(JSON.parse(text));
    return {
      reaches: CREDENTIAL_REACHES.filter((reach) => isOfReach(record, reach)),
      expiresAt: Date.parse(record.expiresAt),
    };
  } catch {
    return { reaches: [], expiresAt: 0 };
  }
}

/** Records are 350 bytes each in memory. */
const MOST_RECORDS = 200_000;

/** The records of an Organization's credentials as they are now, newest first. Throws `nats-unavailable`. */
export const readCredentialRecords = recordMirror({ bucket: 'credentials', most: MOST_RECORDS, read: readReach });
