/** The closed lists of the audit log, apart from their schemas: pages show them and need no zod for it. */

/** Writes: an intent before, an outcome after. A server that dies in between leaves the intent open. */
const WRITE_ACTIONS = [
  'organization.create',
  'organization.change',
  'organization.suspend',
  'organization.resume',
  'organization.delete',
  'credential.issue',
  'credential.issue-many',
  'credential.renew',
  'credential.replace',
  'credential.revoke',
  'signing-key.rotate',
  'master-secret.request',
  'master-secret.withdraw',
  'master-secret.rotate',
  'operator-key.request',
  'operator-key.withdraw',
  'operator-key.rotate',
  'server-users.rotate',
  'support-grant.request',
  'support-grant.approve',
  'support-grant.deny',
  'support-grant.end',
  'environment.add',
  'environment.change',
  'environment.retire',
  'environment.restore',
  'environment.delete',
  'environment.rebuild',
  'rejected-event.retry',
  'rejected-event.drop',
] as const;
export type WriteAction = (typeof WRITE_ACTIONS)[number];

/** Closed list: what the log can speak of. */
export const AUDIT_ACTIONS = [
  'session.sign-in',
  'session.sign-out',
  'session.end-all',
  'session.back-channel-logout',
  ...WRITE_ACTIONS,
  'nats-session.open',
  'suspension.settle',
  'deletion.enforce',
  'data.view',
  'credential.export',
  'audit.export',
  'audit.verify',
  'access.refused',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const AUDIT_RESULTS = ['intent', 'done', 'failed', 'refused'] as const;

export const AUDIT_EXPORT_FORMATS = ['ndjson', 'csv'] as const;
export type AuditExportFormat = (typeof AUDIT_EXPORT_FORMATS)[number];
