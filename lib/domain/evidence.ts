/** What servers themselves say of an act that is carried out on all of them, such as one that cuts connections. */
import { z } from './zod.ts';

/** An Organization's two accounts. */
export const sideSchema = z.enum(['home', 'edge']);
export type Side = z.infer<typeof sideSchema>;

/** What is known of one server, from what it answered itself. */
export const serverProofSchema = z.object({
  server: z.string(),
  /** when it was seen to do what was asked for, and to have no connection left that was to be cut; null: not proven */
  provenAt: z.string().nullable(),
  /** why not, as a sentence */
  why: z.string().nullable(),
});
export type ServerProof = z.infer<typeof serverProofSchema>;

/** Whether a server was seen to do what was asked for. */
export const isProven = ({ provenAt }: ServerProof): boolean => provenAt !== null;

/**
 * What was proven once stays so: a server that answers nothing now has not taken anything back. `now` has every server that belongs to
 * the deployment; one that left it without proof has nobody connected any more.
 */
export const mergeProofs = (before: readonly ServerProof[], now: readonly ServerProof[]): ServerProof[] => {
  const proven = new Map(before.filter(isProven).map((proof) => [proof.server, proof]));
  const merged = new Map([...now.map((proof) => [proof.server, proof] as const), ...proven]);
  return [...merged.values()].sort((a, b) => (a.server < b.server ? -1 : 1));
};

/** A connection that a server closed, as it reported it. The JWT in its report goes no further. */
export const closedConnectionSchema = z.object({
  publicKey: z.string(),
  server: z.string(),
  /** IP address of the client: the report has no port */
  address: z.string(),
  /** library and version, as the client said */
  client: z.string(),
  closedAt: z.string(),
  /** in the server's words, such as “Credentials Revoked” */
  reason: z.string(),
});
export type ClosedConnection = z.infer<typeof closedConnectionSchema>;

/** Lines of the evidence that every such act has, in the order in which they are found. */
export const SERVER_LINES = [
  /** a server has stored the claims of an account */
  z.object({ type: z.literal('claims'), server: z.string(), account: sideSchema, at: z.string() }),
  z.object({ type: z.literal('closed'), connection: closedConnectionSchema }),
  z.object({ type: z.literal('server'), ...serverProofSchema.shape }),
  /** the end: proven on all servers when `unproven` is empty */
  z.object({
    type: z.literal('end'),
    closed: z.number(),
    proven: z.array(z.string()),
    unproven: z.array(z.string()),
  }),
  /** it broke off; what is written down is finished by the server */
  z.object({ type: z.literal('failed'), detail: z.string() }),
] as const;
export type ServerLine = z.infer<(typeof SERVER_LINES)[number]>;

/** The last line of an act that was carried out. */
export const endOf = (closed: number, known: readonly ServerProof[]): ServerLine => ({
  type: 'end',
  closed,
  proven: known.filter(isProven).map(({ server }) => server),
  unproven: known.filter((one) => !isProven(one)).map(({ server }) => server),
});
