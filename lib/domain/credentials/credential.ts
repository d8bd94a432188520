import { CREDENTIAL_ROLE_IDS, CREDENTIAL_ROLES, DEFAULT_EXPIRY_DAYS } from './credential-roles.ts';
import { ISSUE_ACTIONS, MOST_OVERLAP_HOURS } from './credential-rules.ts';
import { chosenNameProblem } from '../names.ts';
import { environmentTypeSchema } from '../organizations/organization.ts';
import { personSchema } from '../system/person-schema.ts';
import { z } from '../zod.ts';
import { MOST_RENEWALS_KEPT } from './renewal.ts';
import { keyGenerationSchema } from './signing-key.ts';

const chosenNameSchema = z.string().superRefine((name, context) => {
  const problem = chosenNameProblem(name);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});

/** Only the shape: checksum and kind of key are judged by `lib/server/keys`. */
export const userPublicKeySchema = z
  .string()
  .regex(/^U[A-Z2-7]{55}$/, 'A public user nkey: 56 characters, starting with U.');

/** Answer of `POST …/credentials/challenges`: sign it, use it once, soon. */
export const credentialChallengeSchema = z
  .object({ nonce: z.string(), expiresAt: z.string() })
  .meta({ id: 'CredentialChallenge' });
export type CredentialChallenge = z.infer<typeof credentialChallengeSchema>;

/** of the role that may have the longest; each has its own, which is judged with the role */
const MOST_EXPIRY_DAYS = Math.max(...Object.values(CREDENTIAL_ROLES).map(({ maxExpiryDays }) => maxExpiryDays));

const expiryDaysSchema = z.int().min(1).max(MOST_EXPIRY_DAYS).default(DEFAULT_EXPIRY_DAYS);
const nonceSchema = z.string().min(1).max(500);
/** base64url of the Ed25519 signature over `proofOfPossession(…)` in proof.ts */
const signatureSchema = z.string().regex(/^[A-Za-z0-9_-]{86}$/, 'An Ed25519 signature in base64url: 86 characters.');

export const issueCredentialSchema = z
  .object({
    environment: environmentTypeSchema,
    role: z.enum(CREDENTIAL_ROLE_IDS),
    name: chosenNameSchema,
    /** name of the durable consumer; for a role that needs one */
    durable: chosenNameSchema.optional(),
    /** the durable is there already, is the caller's own, and shall be read through by this credential as well */
    joinsDurable: z.boolean().default(false),
    expiryDays: expiryDaysSchema,
    publicKey: userPublicKeySchema,
    nonce: nonceSchema,
    signature: signatureSchema,
  })
  .meta({ id: 'IssueCredential' });
export type IssueCredential = z.infer<typeof issueCredentialSchema>;

/** That a credential got a new JWT for the same key. */
const renewalSchema = z.object({
  /** when its JWT was made (ISO 8601) */
  at: z.string(),
  by: personSchema,
  expiresAt: z.string(),
  /** when the JWT before it expires */
  before: z.string(),
  /** correlation id of its audit records */
  act: z.string(),
  /** of the key that signed its JWT */
  keyGeneration: keyGenerationSchema.default(1),
});

/** What the server remembers of a credential. Never a seed, never the JWT. */
export const credentialSchema = z
  .object({
    publicKey: z.string(),
    organization: z.string(),
    environment: environmentTypeSchema,
    role: z.enum(CREDENTIAL_ROLE_IDS),
    name: z.string(),
    durable: z.string().nullable(),
    issuedBy: personSchema,
    /** the right it was issued under; null in records of before that was kept */
    issuedUnder: z.enum(ISSUE_ACTIONS).nullable().default(null),
    /** of the key that signed its first JWT: see signing-key.ts. Records of before keys were rotated have none */
    keyGeneration: keyGenerationSchema.default(1),
    /** correlation id of the audit records of its issue; null in records of before that was kept */
    issueAct: z.string().nullable().default(null),
    issuedAt: z.string(),
    /** of the newest JWT, which is the last to expire */
    expiresAt: z.string(),
    /** the credential whose place it took, and until when that one is valid (ISO 8601) */
    replaces: z.object({ publicKey: z.string(), until: z.string() }).nullable().default(null),
    /** the credential that took its place; it is revoked by itself at `until` (ISO 8601), if not before */
    replacedBy: z
      .object({
        publicKey: z.string(),
        name: z.string(),
        at: z.string(),
        by: personSchema,
        until: z.string(),
        act: z.string(),
      })
      .nullable()
      .default(null),
    /** the newest last */
    renewals: z.array(renewalSchema).max(MOST_RENEWALS_KEPT).default([]),
  })
  .meta({ id: 'Credential' });
export type Credential = z.infer<typeof credentialSchema>;

/** When the newest JWT of a credential was made (ISO 8601). */
export const newestJwtAt = ({ issuedAt, renewals }: Credential): string => renewals.at(-1)?.at ?? issuedAt;

/** A credential that reads through a durable consumer. */
export type DurableUser = Credential & { durable: string };
export const usesDurable = (credential: Credential): credential is DurableUser => credential.durable !== null;

/** Where clients connect to. */
const natsEndpointsSchema = z.object({ nats: z.string(), websocket: z.string() });

/** Subjects with the templates filled in; a deny counts more than what allows, `<subject> <queue>` is about queue groups. */
export const permissionsSchema = z.object({
  publish: z.array(z.string()),
  subscribe: z.array(z.string()),
  denyPublish: z.array(z.string()),
  denySubscribe: z.array(z.string()),
});

export const issuedCredentialSchema = z
  .object({
    credential: credentialSchema,
    /** user JWT; with the seed in the browser it becomes the .creds file */
    jwt: z.string(),
    permissions: permissionsSchema,
    inboxPrefix: z.string(),
    endpoints: natsEndpointsSchema,
  })
  .meta({ id: 'IssuedCredential' });
export type IssuedCredential = z.infer<typeof issuedCredentialSchema>;

/** Asks for a new JWT for a key that has a credential; what it may do stays. */
export const renewCredentialSchema = z
  .object({ expiryDays: expiryDaysSchema, nonce: nonceSchema, signature: signatureSchema })
  .meta({ id: 'RenewCredential' });
export type RenewCredential = z.infer<typeof renewCredentialSchema>;

export const renewedCredentialSchema = z
  .object({
    credential: credentialSchema,
    /** user JWT, to stand in the .creds file in place of the one before */
    jwt: z.string(),
  })
  .meta({ id: 'RenewedCredential' });
export type RenewedCredential = z.infer<typeof renewedCredentialSchema>;

/** Asks for a credential with another key in the place of one: same role, Environment and durable. */
export const replaceCredentialSchema = z
  .object({
    name: chosenNameSchema,
    expiryDays: expiryDaysSchema,
    /** how long the old one stays valid; 0: until the answer is on its way */
    overlapHours: z.int().min(0).max(MOST_OVERLAP_HOURS),
    publicKey: userPublicKeySchema,
    nonce: nonceSchema,
    signature: signatureSchema,
  })
  .meta({ id: 'ReplaceCredential' });
export type ReplaceCredential = z.infer<typeof replaceCredentialSchema>;
