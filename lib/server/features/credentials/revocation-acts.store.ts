/** Acts of revoking as account catalyst remembers them: `<slug>.<act>`. What is written here is carried to its end by some server. */
import { revocationActSchema } from '../../../domain/credentials/revocation.ts';
import type { RevocationAct, ServerProof } from '../../../domain/credentials/revocation.ts';
import { withCatalyst } from '../../nats/connections/catalyst.ts';
import { isWrongRevision } from '../../nats/streams/api-error.ts';

const nameOf = (organization: string, act: string): string => `${organization}.${act}`;

async function read(organization: string, act: string): Promise<{ record: RevocationAct; revision: number } | null> {
  const entry = await withCatalyst(({ revocationActs }) => revocationActs.get(nameOf(organization, act)));
  if (entry?.operation !== 'PUT') return null;
  return { record: revocationActSchema.parse(entry.json()), revision: entry.revision };
}

/** One act, or null. `act` is a correlation id of ours. */
export const readRevocationAct = async (organization: string, act: string): Promise<RevocationAct | null> =>
  (await read(organization, act))?.record ?? null;

/** Remembers an act before anything of it is done. */
export const createRevocationAct = async (organization: string, record: RevocationAct): Promise<void> => {
  await withCatalyst(({ revocationActs }) =>
    revocationActs.create(nameOf(organization, record.act), JSON.stringify(record)),
  );
};

/** What was proven once stays so: a server that answers nothing now has not taken anything back. */
export const mergeProofs = (before: readonly ServerProof[], now: readonly ServerProof[]): ServerProof[] => {
  const merged = new Map(before.map((proof) => [proof.server, proof]));
  for (const proof of now) if ((merged.get(proof.server)?.provenAt ?? null) === null) merged.set(proof.server, proof);
  return [...merged.values()].sort((a, b) => (a.server < b.server ? -1 : 1));
};

/** Adds what servers have said, compare-and-set until it is written. Gives what is known of all of them. */
export async function recordProofs(
  organization: string,
  act: string,
  proofs: readonly ServerProof[],
): Promise<ServerProof[]> {
  for (;;) {
    const known = await read(organization, act);
    if (known === null) throw new Error(`No act ${act} of ${organization}.`);
    const servers = mergeProofs(known.record.servers, proofs);
    try {
      const text = JSON.stringify({ ...known.record, servers });
      await withCatalyst(({ revocationActs }) =>
        revocationActs.update(nameOf(organization, act), text, known.revision),
      );
      return servers;
    } catch (error) {
      if (!isWrongRevision(error)) throw error;
    }
  }
}
