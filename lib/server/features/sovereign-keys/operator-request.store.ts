/** A rotation of the operator's signing key that one person has asked for, where it takes two. */
import { operatorRequestSchema } from '../../../domain/system/sovereign-keys.ts';
import type { OperatorRequest } from '../../../domain/system/sovereign-keys.ts';
import { withCatalyst } from '../../nats/connections/catalyst.ts';
import { isWrongRevision } from '../../nats/streams/api-error.ts';

const NAME = 'operator-request';

interface Revised {
  request: OperatorRequest;
  revision: number;
}

/** The one that waits; null when there is none, or its time is over. Throws `nats-unavailable`. */
export async function readOperatorRequest(): Promise<Revised | null> {
  const entry = await withCatalyst(({ rotations }) => rotations.get(NAME));
  if (entry?.operation !== 'PUT') return null;
  const request = operatorRequestSchema.parse(entry.json());
  return Date.parse(request.until) > Date.now() ? { request, revision: entry.revision } : null;
}

/** Remembers a request in place of one whose time is over. False when another one waits already. */
export async function createOperatorRequest(request: OperatorRequest): Promise<boolean> {
  const entry = await withCatalyst(({ rotations }) => rotations.get(NAME));
  if ((await readOperatorRequest()) !== null) return false;
  const text = JSON.stringify(request);
  try {
    await withCatalyst(({ rotations }) =>
      entry?.operation === 'PUT' ? rotations.update(NAME, text, entry.revision) : rotations.create(NAME, text),
    );
    return true;
  } catch (error) {
    if (isWrongRevision(error)) return false;
    throw error;
  }
}

/** Takes away the request that was read. False when it has changed since: somebody else was first. */
export async function removeOperatorRequest(revision: number): Promise<boolean> {
  try {
    await withCatalyst(({ rotations }) => rotations.delete(NAME, { previousSeq: revision }));
    return true;
  } catch (error) {
    if (isWrongRevision(error)) return false;
    throw error;
  }
}
