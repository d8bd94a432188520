import { auditRecordSchema } from '../../domain/audit.ts';
import type { AuditEntry, AuditPage } from '../../domain/audit.ts';
import { readMessagesBefore } from '../../jetstream/read-messages-before.ts';
import type { StoredMessage } from '../../jetstream/stored-message.ts';
import { AUDIT_STREAM, getCatalyst } from '../nats/catalyst.ts';
import { natsUnavailable } from '../nats/connect.ts';

const decoder = new TextDecoder();

function toEntry(message: StoredMessage): AuditEntry {
  return { ...auditRecordSchema.parse(JSON.parse(decoder.decode(message.data))), sequence: message.sequence };
}

/**
 * A page of the log, newest first. With a slug, only that Organization's part: the subject is the filter, so the others'
 * records are not even read.
 */
export async function readAudit(query: {
  organization: string | null;
  before: number | undefined;
  limit: number;
}): Promise<AuditPage> {
  const catalyst = await getCatalyst();
  const page = await readMessagesBefore(catalyst, {
    stream: AUDIT_STREAM,
    before: query.before,
    filter: query.organization === null ? undefined : `audit.${query.organization}.>`,
    limit: query.limit,
  }).catch((error: unknown) => {
    throw natsUnavailable(error);
  });
  return { items: page.messages.map(toEntry), next: page.next };
}
