import { AUDIT_ACTIONS, AUDIT_EXPORT_FORMATS, AUDIT_RESULTS } from './audit-words.ts';
import { CREDENTIAL_ROLE_IDS } from '../credentials/credential-roles.ts';
import { environmentTypeSchema, organizationSlugSchema } from '../organizations/organization.ts';
import { z } from '../zod.ts';

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
    /** the record before this one: SHA-256 (hex) of its bytes, and its time; null where the log begins */
    previous: z.object({ hash: z.string(), time: z.string().nullable() }),
  })
  .meta({ id: 'AuditRecord' });
export type AuditRecord = z.infer<typeof auditRecordSchema>;

export const auditEntrySchema = auditRecordSchema.extend({ sequence: z.number() }).meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** Which records are asked for. A user name and an object are given whole; upper and lower case are the same. */
export const auditFilterSchema = z.object({
  organization: organizationSlugSchema.optional(),
  /** user name */
  actor: z.string().min(1).max(300).optional(),
  /** `sub` and issuer URL of one person among those with that user name: realms may call two people the same */
  subject: z.string().min(1).max(300).optional(),
  issuer: z.string().min(1).max(2000).optional(),
  action: z.enum(AUDIT_ACTIONS).optional(),
  object: z.string().min(1).max(300).optional(),
  result: z.enum(AUDIT_RESULTS).optional(),
  /** from this moment on */
  from: z.iso.datetime({ offset: true }).optional(),
  /** before this moment */
  to: z.iso.datetime({ offset: true }).optional(),
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;

/** The log is found by user name; the rest only tells people of that name apart. */
const goWithName = <T extends z.ZodType<AuditFilter>>(schema: T) =>
  schema.refine(({ actor, subject, issuer }) => actor !== undefined || (subject ?? issuer) === undefined, {
    message: '“subject” and “issuer” go with “actor”, the user name.',
    path: ['actor'],
  });

const listAuditFields = auditFilterSchema.extend({
  /** only records older than this sequence */
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export const listAuditSchema = goWithName(listAuditFields);
export type ListAudit = z.infer<typeof listAuditSchema>;

export const auditPageSchema = z
  .object({
    items: z.array(auditEntrySchema),
    /** `before` of the next page; null at the end */
    next: z.number().nullable(),
    /** by public key: the credentials among the objects whose records are still kept */
    credentials: z.record(
      z.string(),
      z.object({ name: z.string(), role: z.enum(CREDENTIAL_ROLE_IDS), environment: environmentTypeSchema }),
    ),
  })
  .meta({ id: 'AuditPage' });
export type AuditPage = z.infer<typeof auditPageSchema>;

export const exportAuditSchema = goWithName(
  auditFilterSchema.extend({ format: z.enum(AUDIT_EXPORT_FORMATS).default('ndjson') }),
);
export type ExportAudit = z.infer<typeof exportAuditSchema>;

/** One line of a verification's answer; the last one has the verdict. */
export const auditVerificationSchema = z
  .object({
    /** records found unbroken so far */
    verified: z.number(),
    /** records in the log */
    records: z.number(),
    verdict: z
      .object({
        /** time of the first and the last record that was verified */
        from: z.string().nullable(),
        to: z.string().nullable(),
        /** signed checkpoints that the records agree with */
        checkpoints: z.number(),
        /** public key that signs them */
        checkpointKey: z.string(),
        /** the first place where the log is not what was written */
        broken: z.object({ sequence: z.number(), problem: z.string() }).nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'AuditVerification' });
export type AuditVerification = z.infer<typeof auditVerificationSchema>;
