import {
  auditPageSchema,
  auditRecordSchema,
  auditVerificationSchema,
  exportAuditSchema,
  listAuditSchema,
} from '../../../domain/audit/audit.ts';
import { api } from '../../../domain/paths.ts';
import type { Operation } from '../../../domain/operation.ts';

/** What `/api/v1` does with the audit log: routes check requests by it, the API description is made from it. */
export const AUDIT_OPERATIONS = {
  listAudit: {
    method: 'get',
    path: api.audit(),
    summary: 'The audit log, newest first, searched: of one Organization, or all of it',
    access: ['audit.read', 'audit.read-all'],
    query: listAuditSchema,
    body: null,
    status: 200,
    answer: auditPageSchema,
    problems: ['forbidden', 'not-found', 'invalid-request', 'not-ready', 'nats-unavailable'],
  },
  exportAudit: {
    method: 'get',
    path: api.auditExport(),
    summary: 'The audit log as a file, oldest first: NDJSON has each record byte for byte, CSV is for tables',
    access: ['audit.read', 'audit.read-all'],
    query: exportAuditSchema,
    body: null,
    status: 200,
    answer: auditRecordSchema,
    streams: ['application/x-ndjson', 'text/csv'],
    problems: ['forbidden', 'not-found', 'invalid-request', 'not-ready', 'nats-unavailable'],
  },
  verifyAudit: {
    method: 'post',
    path: api.auditVerifications(),
    summary: 'Verify the whole audit log. A line now and then says how far it is, the last one has the verdict',
    access: ['audit.verify'],
    query: null,
    body: null,
    status: 200,
    answer: auditVerificationSchema,
    streams: ['application/x-ndjson'],
    problems: ['forbidden', 'nats-unavailable'],
  },
} as const satisfies Record<string, Operation>;
