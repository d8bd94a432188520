import { closedConnectionSchema, SERVER_LINES, serverProofSchema, sideSchema } from '../evidence.ts';
import { freeText } from '../free-text.ts';
import { environmentTypeSchema } from '../organizations/organization.ts';
import { personSchema } from '../system/person-schema.ts';
import { z } from '../zod.ts';
import { CREDENTIAL_ROLE_IDS } from './credential-roles.ts';
import { userPublicKeySchema } from './credential.ts';
import { keyGenerationSchema, rotatableKeySchema, signingKeyNameSchema } from './signing-key.ts';
import type { SigningKeyName } from './signing-key.ts';

/** Keys named one by one in one request; more are selected by what they have in common. */
const MOST_NAMED_KEYS = 1_000;

/** Which credentials of an Organization: the named ones, or all that have something in common and are still valid. */
export const revocationSelectionSchema = z.discriminatedUnion('by', [
  z.object({ by: z.literal('key'), publicKeys: z.array(userPublicKeySchema).min(1).max(MOST_NAMED_KEYS) }),
  z.object({
    by: z.literal('role'),
    role: z.enum(CREDENTIAL_ROLE_IDS),
    /** every Environment without it */
    environment: environmentTypeSchema.optional(),
  }),
  z.object({ by: z.literal('environment'), environment: environmentTypeSchema }),
  /** whoever issued them, by issuer and subject of their tokens */
  z.object({ by: z.literal('person'), issuer: z.string().min(1), subject: z.string().min(1), since: z.iso.datetime() }),
  z.object({ by: z.literal('organization') }),
]);
export type RevocationSelection = z.infer<typeof revocationSelectionSchema>;

export const revokeCredentialsSchema = z
  .object({
    selection: revocationSelectionSchema,
    /** for the Organization's people, and for whoever asks why a client is refused */
    reason: freeText('Say why they are revoked.', 300),
    /** delete the durable consumers, with their positions, that none but the revoked credentials read through */
    deleteDurables: z.boolean().default(false),
  })
  .meta({ id: 'RevokeCredentials' });
export type RevokeCredentials = z.infer<typeof revokeCredentialsSchema>;

/** Asks what revoking would cut; changes nothing. */
export const previewRevocationSchema = z
  .object({ selection: revocationSelectionSchema })
  .meta({ id: 'PreviewRevocation' });

/** A durable consumer of a sealed subscriber. */
const durableSchema = z.object({ environment: environmentTypeSchema, durable: z.string() });

/** What revoking would cut now. */
export const revocationPreviewSchema = z
  .object({
    /** valid credentials that are not revoked yet */
    credentials: z.number(),
    names: z.array(z.string()).max(100),
    /** left out, since they open nothing any more */
    expired: z.number(),
    already: z.number(),
    /** connections of theirs that the servers list now */
    connections: z.number(),
    /** servers that did not answer: there may be more connections on them */
    silent: z.array(z.string()),
    /** signing keys that are rotated, since the account takes no more revocations: that cuts nobody else */
    rotates: z.array(signingKeyNameSchema),
    /** read through by these credentials alone: nobody else would take what waits in them */
    durables: z.array(durableSchema),
    /** why the caller may not delete these durables; null when they may, or there is none */
    mayNotDelete: z.string().nullable(),
  })
  .meta({ id: 'RevocationPreview' });
export type RevocationPreview = z.infer<typeof revocationPreviewSchema>;

/** That one credential is revoked. It stays until every JWT for the key has expired. */
export const revocationSchema = z
  .object({
    publicKey: z.string(),
    /** whose claims name the key: that of the credential's role */
    account: sideSchema,
    /** JWTs of the key that were issued until then are refused (ISO 8601, whole seconds) */
    at: z.string(),
    /** when the last of these JWTs expires (ISO 8601) */
    until: z.string(),
    by: personSchema,
    reason: z.string(),
    /** the act that revoked it, perhaps with others: the correlation id of its audit records */
    act: z.string(),
    /** the key that signed it: once no claims carry that, they need not name this one; null in records of before that was kept */
    signer: z
      .object({ ...signingKeyNameSchema.shape, generation: keyGenerationSchema })
      .nullable()
      .default(null),
  })
  .meta({ id: 'Revocation' });
export type Revocation = z.infer<typeof revocationSchema>;

/** Connections that the record of an act names; the answer names all. */
export const MOST_CLOSED_KEPT = 100;

/** A signing key of which no generation before this one is carried any more: it cuts whoever was signed by those. */
const cutKeySchema = z.object({ ...rotatableKeySchema.shape, generation: keyGenerationSchema });
export type CutKey = z.infer<typeof cutKeySchema>;
/** One of credentials. */
export type CutCredentialKey = SigningKeyName & Pick<CutKey, 'generation'>;

/** One act of revoking, or of taking signing keys out of claims, and how far it is proven. */
export const revocationActSchema = z
  .object({
    act: z.string(),
    at: z.string(),
    by: personSchema,
    reason: z.string(),
    /** `signing-key` and `master-secret`: no credential is named, all that the keys have signed are cut, sessions too */
    selection: z.discriminatedUnion('by', [
      ...revocationSelectionSchema.options,
      z.object({ by: z.literal('signing-key'), ...rotatableKeySchema.shape }),
      z.object({ by: z.literal('master-secret'), master: z.int() }),
    ]),
    publicKeys: z.array(z.string()),
    keys: z.array(cutKeySchema).default([]),
    /** to be deleted with them */
    durables: z.array(durableSchema),
    servers: z.array(serverProofSchema),
    /** connections that servers reported as closed */
    closed: z.object({ count: z.number(), first: z.array(closedConnectionSchema).max(MOST_CLOSED_KEPT) }),
  })
  .meta({ id: 'RevocationAct' });
export type RevocationAct = z.infer<typeof revocationActSchema>;

/** One line of the evidence, in the order in which it is found. */
export const revocationEvidenceSchema = z
  .discriminatedUnion('type', [
    /** what is revoked now, and what of the selection had been before */
    z.object({
      type: z.literal('selected'),
      act: z.string(),
      revoked: z.number(),
      already: z.number(),
      expired: z.number(),
      /** what the servers listed before; each is reported as closed below, or its server says that it has none left */
      connections: z.number(),
    }),
    /** older generations of a signing key are out of the claims; `rotated`: its next generation signs from now on */
    z.object({
      type: z.literal('key'),
      ...cutKeySchema.shape,
      act: z.string(),
      rotated: z.boolean(),
      /** when the older generations are taken out at the latest; null: they are out */
      until: z.string().nullable(),
      /** valid credentials that they have signed */
      credentials: z.number(),
      /** connections that the servers listed under them before */
      connections: z.number(),
    }),
    z.object({ type: z.literal('durable'), ...durableSchema.shape }),
    ...SERVER_LINES,
  ])
  .meta({ id: 'RevocationEvidence' });
export type RevocationEvidence = z.infer<typeof revocationEvidenceSchema>;
