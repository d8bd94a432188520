import type { AuditRecord } from '../../../domain/audit/audit.ts';
import { log } from '../../log/log.ts';
import type { Catalyst } from '../../nats/connections/catalyst.ts';
import { auditForwardSubject } from '../../nats/streams/audit-streams.ts';

const text = (key: string, value: string | null) => (value === null ? [] : [{ key, value: { stringValue: value } }]);
const NANOSECONDS = 1_000_000n;

/** Things that did not go through deserve a look (OpenTelemetry, logs data model, SeverityNumber). */
const SEVERITIES = {
  intent: { severityNumber: 9, severityText: 'INFO' },
  done: { severityNumber: 9, severityText: 'INFO' },
  refused: { severityNumber: 13, severityText: 'WARN' },
  failed: { severityNumber: 17, severityText: 'ERROR' },
} as const satisfies Record<AuditRecord['result'], unknown>;

/**
 * A record as one line of OTLP/JSON (opentelemetry-proto, ExportLogsServiceRequest; OTLP 1.x, JSON Protobuf encoding: 64-bit
 * numbers are strings). Its body is the record's own bytes, so that a copy elsewhere can prove the log.
 */
function otlpLine(record: AuditRecord, sequence: number, bytes: Uint8Array): string {
  const nanoseconds = (milliseconds: number) => String(BigInt(milliseconds) * NANOSECONDS);
  const logRecord = {
    timeUnixNano: nanoseconds(Date.parse(record.time)),
    observedTimeUnixNano: nanoseconds(Date.now()),
    ...SEVERITIES[record.result],
    eventName: `vertebra.audit.${record.action}`,
    body: { stringValue: new TextDecoder().decode(bytes) },
    attributes: [
      ...text('user.name', record.actor.username),
      ...text('user.id', record.actor.subject),
      ...text('session.id', record.actor.sessionId),
      ...text('client.address', record.address),
      ...text('vertebra.issuer', record.actor.issuer),
      ...text('vertebra.action', record.action),
      ...text('vertebra.organization', record.organization),
      ...text('vertebra.object', record.object),
      ...text('vertebra.result', record.result),
      ...text('vertebra.reason', record.reason),
      ...text('vertebra.correlation', record.correlation),
      { key: 'vertebra.sequence', value: { intValue: String(sequence) } },
    ],
  };
  const resource = { attributes: text('service.name', 'vertebra') };
  return JSON.stringify({
    resourceLogs: [{ resource, scopeLogs: [{ scope: { name: 'vertebra.audit' }, logRecords: [logRecord] }] }],
  });
}

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
