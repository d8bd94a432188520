import { ENVIRONMENT_TYPES } from '../names.ts';
import { personSchema } from '../system/person-schema.ts';
import { z } from '../zod.ts';
import { CREDENTIAL_ROLE_IDS } from './credential-roles.ts';
import { CREDENTIAL_REACHES } from './credential-rules.ts';
import { CREDENTIAL_KINDS, CREDENTIAL_SORTS, CREDENTIAL_STATES, EXPIRY_WINDOWS } from './credential-state.ts';
import { credentialSchema } from './credential.ts';

/** Which credentials are asked for; what is left out does not narrow. */
const credentialFilterFields = z.object({
  state: z.enum(CREDENTIAL_STATES).optional(),
  role: z.enum(CREDENTIAL_ROLE_IDS).optional(),
  kind: z.enum(CREDENTIAL_KINDS).optional(),
  /** type of the Environment it was issued for; a trusted one reaches the others as well */
  environment: z.enum(ENVIRONMENT_TYPES).optional(),
  /** generation of the key that signed them; keys of different roles and Environments have the same numbers */
  keyGeneration: z.coerce.number().int().min(1).optional(),
  /** issuer URL and `sub` of the person who issued them, both or neither: realms may call two people the same */
  issuer: z.string().min(1).max(2000).optional(),
  subject: z.string().min(1).max(300).optional(),
  /** words that all have to be in name, durable or user name of the issuer, or begin the public key */
  search: z.string().max(100).optional(),
  /** only those that are valid and reach prod, or of them those whose issuer is not known to have had the right */
  reach: z.enum(CREDENTIAL_REACHES).optional(),
  /** only those that are valid and end within so many days */
  expiresWithin: z.enum(EXPIRY_WINDOWS).optional(),
});
export type CredentialFilter = z.infer<typeof credentialFilterFields>;

/** One person is an issuer and a subject. */
const ofOnePerson = <T extends z.ZodType<CredentialFilter>>(schema: T) =>
  schema.refine(({ issuer, subject }) => (issuer === undefined) === (subject === undefined), {
    message: '“issuer” and “subject” go together: they name one person.',
    path: ['subject'],
  });

const order = {
  sort: z.enum(CREDENTIAL_SORTS).default('issued'),
  direction: z.enum(['asc', 'desc']).default('desc'),
};
const page = {
  /** `next` of the page before, as it is: what is issued meanwhile moves nothing */
  before: z.string().min(1).max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
};

export const listCredentialsSchema = ofOnePerson(credentialFilterFields.extend({ ...order, ...page }));
export type ListCredentials = z.infer<typeof listCredentialsSchema>;

export const exportCredentialsSchema = ofOnePerson(credentialFilterFields.extend(order));
export type ExportCredentials = z.infer<typeof exportCredentialsSchema>;

/** Of all Organizations: these come one after the other, so there is one order. */
export const listAllCredentialsSchema = ofOnePerson(credentialFilterFields.extend(page));
export type ListAllCredentials = z.infer<typeof listAllCredentialsSchema>;
export const exportAllCredentialsSchema = ofOnePerson(credentialFilterFields);

/** A credential as lists show it. */
export const listedCredentialSchema = credentialSchema
  .extend({
    state: z.enum(CREDENTIAL_STATES),
    /** when, by whom and why; null for one that is not revoked */
    revoked: z.object({ at: z.string(), by: personSchema, reason: z.string() }).nullable(),
    /** when a connection last began or ended; null: none was heard of, which is not to say that there was none */
    lastSeen: z.string().nullable(),
  })
  .meta({ id: 'ListedCredential' });
export type ListedCredential = z.infer<typeof listedCredentialSchema>;

export const credentialPageSchema = z
  .object({
    items: z.array(listedCredentialSchema),
    /** how many there are in all, of those that are asked for */
    total: z.number(),
    /** the same by state, whichever state is asked for */
    states: z.record(z.enum(CREDENTIAL_STATES), z.number()),
    /** how many of those that are asked for are valid and end within 1, 7, 30 and 90 days, whichever of these is asked for */
    expiring: z.record(z.enum(EXPIRY_WINDOWS), z.number()),
    /** of all there are, how many are valid and reach so far; `until`: when the last of these ends */
    reaches: z.object({
      prod: z.number(),
      'beyond-issuer': z.number(),
      until: z.string().nullable(),
    }),
    /** records of this Organization that cannot be read, and are in none of these figures */
    unreadable: z.number(),
    /** `before` of the next page; null at the end */
    next: z.string().nullable(),
  })
  .meta({ id: 'CredentialPage' });
export type CredentialPage = z.infer<typeof credentialPageSchema>;

export const allCredentialsPageSchema = z
  .object({
    /** Organization by Organization in the order of their slugs, the newest of each first; few, or none, is not the end */
    items: z.array(listedCredentialSchema),
    /** how many Organizations there are, and how many of them this page and those before it have looked into */
    organizations: z.object({ all: z.number(), searched: z.number() }),
    /** records of the Organizations of this page that cannot be read */
    unreadable: z.number(),
    /** `before` of the next page; null at the end */
    next: z.string().nullable(),
  })
  .meta({ id: 'AllCredentialsPage' });
export type AllCredentialsPage = z.infer<typeof allCredentialsPageSchema>;
