import { organizationSlugSchema } from './organization.ts';
import { z } from './zod.ts';

/** Closed list: what the log can speak of. */
export const AUDIT_ACTIONS = [
  'session.sign-in',
  'session.sign-out',
  'session.end-all',
  'session.back-channel-logout',
  'organization.create',
  'nats-session.open',
  'credential.issue',
  'support-grant.request',
  'support-grant.approve',
  'support-grant.deny',
  'support-grant.end',
  'data.view',
  'audit.export',
  'audit.verify',
  'access.refused',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

const AUDIT_RESULTS = ['intent', 'done', 'failed', 'refused'] as const;

export const auditRecordSchema = z
  .object({
    /** ISO 8601 */
    time: z.string(),
    actor: z.object({ issuer: z.string(), subject: z.string(), username: z.string(), sessionId: z.string() }),
    /** client address as the app saw it */
    address: z.string(),
    action: z.enum(AUDIT_ACTIONS),
    /** slug, or null when it is about the Sovereign */
    organization: z.string().nullable(),
    /** what it was done to: a public key, a path */
    object: z.string(),
    result: z.enum(AUDIT_RESULTS),
    /** why it failed or was refused */
    reason: z.string().nullable(),
    /** the same for the intent and the outcome of one act */
    correlation: z.string(),
  })
  .meta({ id: 'AuditRecord' });
export type AuditRecord = z.infer<typeof auditRecordSchema>;

export const auditEntrySchema = auditRecordSchema.extend({ sequence: z.number() }).meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const listAuditSchema = z.object({
  organization: organizationSlugSchema.optional(),
  /** only records older than this sequence */
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type ListAudit = z.infer<typeof listAuditSchema>;

export const auditPageSchema = z
  .object({
    items: z.array(auditEntrySchema),
    /** `before` of the next page; null at the end */
    next: z.number().nullable(),
  })
  .meta({ id: 'AuditPage' });
export type AuditPage = z.infer<typeof auditPageSchema>;
