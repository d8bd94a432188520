import type { AuditRecord } from '../../domain/audit.ts';
import { log } from '../log/log.ts';
import { auditForwardSubject } from '../nats/audit-streams.ts';
import type { Catalyst } from '../nats/catalyst.ts';
import { otlpLine } from './otlp-line.ts';

/** Tells a record that stands in the log to whoever subscribes, a SIEM's exporter say. The log does not wait for anybody. */
export function forward({ connection }: Catalyst, record: AuditRecord, sequence: number, bytes: Uint8Array): void {
  const subject = auditForwardSubject();
  if (subject === null) return;
  try {
    connection.publish(subject, otlpLine(record, sequence, bytes));
  } catch (error) {
    log('an audit record could not be forwarded', { sequence }, error);
  }
}
