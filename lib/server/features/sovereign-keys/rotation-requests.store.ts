/** Rotations that one person has asked for, where it takes two. */
import type { z } from '../../../domain/zod.ts';
import { masterRequestSchema, operatorRequestSchema } from '../../../domain/system/key-rotation.ts';
import type { RotationRequest } from '../../../domain/system/key-rotation.ts';
import { rotationDocument } from '../../nats/connections/rotation-documents.ts';

const waits = ({ until }: RotationRequest): boolean => Date.parse(until) > Date.now();

function requestsOf<T extends RotationRequest>(name: string, schema: z.ZodType<T>) {
  const document = rotationDocument(name, schema);
  return {
    /** The one that waits; null when there is none, or its time is over. Throws `nats-unavailable`. */
    async read() {
      const known = await document.read();
      return known !== null && waits(known.value) ? { request: known.value, revision: known.revision } : null;
    },
    /** Remembers a request in place of one whose time is over. False when another one waits already. */
    create: async (request: T): Promise<boolean> =>
      (await document.change((known) => (known !== null && waits(known) ? null : request))) === request,
    /** Takes away the request that was read. False when it has changed since: somebody else was first. */
    remove: document.remove,
  };
}
export type OperatorRequest = z.infer<typeof operatorRequestSchema>;
export type MasterRequest = z.infer<typeof masterRequestSchema>;
export type RotationRequests<T extends RotationRequest> = ReturnType<typeof requestsOf<T>>;

export const OPERATOR_REQUESTS = requestsOf('operator-request', operatorRequestSchema);
export const MASTER_REQUESTS = requestsOf('master-request', masterRequestSchema);
