/** The parts of NATS account claims that Vertebra reads; what it does not know passes through unharmed. */
import { z } from '../../domain/zod.ts';

const int = z.int();

const scopedSigningKeySchema = z.looseObject({
  kind: z.literal('user_scope'),
  key: z.string(),
  role: z.string().optional(),
  template: z.unknown().optional(),
});

/** A signing key of an account, scoped or not. */
export const signingKeySchema = z.union([z.string(), scopedSigningKeySchema]);

/** JetStream's limits (nats-io/jwt v2, JetStreamLimits); of each number of replicas an account has these, or those beside them. */
const jetstreamLimits = {
  mem_storage: int.default(0),
  disk_storage: int.default(0),
  streams: int.default(0),
  consumer: int.default(0),
  max_ack_pending: int.optional(),
  mem_max_stream_bytes: int.optional(),
  disk_max_stream_bytes: int.optional(),
  max_bytes_required: z.boolean().optional(),
};
const tierSchema = z.looseObject(jetstreamLimits);

const serviceOrStream = z.enum(['service', 'stream']);

export const accountClaimsSchema = z.looseObject({
  jti: z.string(),
  iat: int,
  iss: z.string(),
  exp: int.optional(),
  nbf: int.optional(),
  name: z.string().default(''),
  sub: z.string(),
  nats: z.looseObject({
    type: z.literal('account'),
    version: z.literal(2),
    limits: z.looseObject({
      // What is left out is 0 to nats-server, and Go leaves a 0 out: so looks an account that nsc suspended.
      conn: int.default(0),
      leaf: int.default(0),
      subs: int.optional(),
      payload: int.optional(),
      data: int.optional(),
      imports: int.optional(),
      exports: int.optional(),
      ...jetstreamLimits,
      tiered_limits: z.record(z.string(), tierSchema).optional(),
    }),
    signing_keys: z.array(signingKeySchema).default([]),
    imports: z.array(z.looseObject({ account: z.string(), subject: z.string(), type: serviceOrStream })).default([]),
    exports: z.array(z.looseObject({ subject: z.string(), type: serviceOrStream })).default([]),
    /** public key of a user, or `*` → JWTs issued until then are refused (seconds since 1970) */
    revocations: z.record(z.string(), int).optional(),
    tags: z.array(z.string()).default([]),
    description: z.string().optional(),
  }),
});
export type AccountClaims = z.infer<typeof accountClaimsSchema>;
