/** The parts of NATS account claims that Vertebra reads; what it does not know passes through unharmed. */
import { z } from '../../domain/zod.ts';

const int = z.int();

const scopedSigningKeySchema = z.looseObject({
  kind: z.literal('user_scope'),
  key: z.string(),
  role: z.string().optional(),
  template: z.unknown().optional(),
});

const serviceOrStream = z.enum(['service', 'stream']);

export const accountClaimsSchema = z.looseObject({
  jti: z.string(),
  iat: int,
  iss: z.string(),
  exp: int.optional(),
  name: z.string().default(''),
  sub: z.string(),
  nats: z.looseObject({
    type: z.literal('account'),
    version: z.literal(2),
    limits: z.looseObject({
      conn: int.default(-1),
      mem_storage: int.default(0),
      disk_storage: int.default(0),
      streams: int.default(0),
      consumer: int.default(0),
    }),
    signing_keys: z.array(z.union([z.string(), scopedSigningKeySchema])).default([]),
    imports: z.array(z.looseObject({ account: z.string(), subject: z.string(), type: serviceOrStream })).default([]),
    exports: z.array(z.looseObject({ subject: z.string(), type: serviceOrStream })).default([]),
    tags: z.array(z.string()).default([]),
    description: z.string().optional(),
  }),
});
export type AccountClaims = z.infer<typeof accountClaimsSchema>;
