import { personSchema } from '../system/person-schema.ts';
import { z } from '../zod.ts';
import { credentialSchema, permissionsSchema } from './credential.ts';
import { revocationActSchema, revocationSchema } from './revocation.ts';

/** Everything that is written down of one credential. */
export const credentialDetailSchema = z
  .object({
    credential: credentialSchema,
    permissions: permissionsSchema,
    /** when a connection last began or ended; null: none was heard of */
    lastSeen: z.string().nullable(),
    /** null while it is not revoked */
    revocation: z
      .object({
        ...revocationSchema.shape,
        /** keys that the same act revoked */
        keys: z.number(),
        /** null where the act is not kept any more */
        proof: revocationActSchema.pick({ servers: true, closed: true }).nullable(),
      })
      .nullable(),
    /** the last change of the key that signed it, which its account does not carry any more; null while it does */
    orphaned: z
      .object({
        at: z.string(),
        by: personSchema,
        reason: z.string(),
        /** how far it is proven that servers have taken it out; null where that act is not known */
        servers: revocationActSchema.shape.servers.nullable(),
      })
      .nullable(),
    /** its Environment is retired: its account does not carry the key that signed it until that is restored */
    retired: z.boolean(),
    /** other credentials that read through the same durable and may still connect */
    sharesDurable: z.number(),
  })
  .meta({ id: 'CredentialDetail' });
export type CredentialDetail = z.infer<typeof credentialDetailSchema>;

const userConnectionSchema = z.object({
  server: z.string(),
  /** of the server, for `nats server` commands */
  cid: z.number(),
  /** IP address and port of the client */
  address: z.string(),
  /** library and version as the client said them; empty when it said none */
  client: z.string(),
  /** that the client gave itself; empty without one */
  name: z.string(),
  /** as the server last measured it, such as `1.2ms`; empty before it did */
  rtt: z.string(),
  pendingBytes: z.number(),
  subscriptions: z.number(),
  since: z.string(),
});

/** Connections that one answer names. */
export const MOST_CONNECTIONS_SHOWN = 200;

/** Who is connected with a credential, as the servers that answered list it. */
export const credentialConnectionsSchema = z
  .object({
    /** when they were asked */
    at: z.string(),
    total: z.number(),
    /** the newest first */
    items: z.array(userConnectionSchema).max(MOST_CONNECTIONS_SHOWN),
    /** servers that did not answer: there may be more on them */
    silent: z.array(z.string()),
  })
  .meta({ id: 'CredentialConnections' });
export type CredentialConnections = z.infer<typeof credentialConnectionsSchema>;
