/** Acts of revoking as account catalyst remembers them: `<slug>.<act>`. What is written here is carried to its end by some server. */
import { MOST_CLOSED_KEPT, revocationActSchema } from '../../../domain/credentials/revocation.ts';
import type { RevocationAct } from '../../../domain/credentials/revocation.ts';
import { mergeProofs } from '../../../domain/evidence.ts';
import type { ClosedConnection, ServerProof } from '../../../domain/evidence.ts';
import { withCatalyst } from '../../nats/connections/catalyst.ts';
import { isWrongRevision } from '../../nats/streams/api-error.ts';
import { closeAct, openAct, readOpenActs } from '../../spine/state/open-acts.ts';

const nameOf = (organization: string, act: string): string => `${organization}.${act}`;

async function read(organization: string, act: string): Promise<{ record: RevocationAct; revision: number } | null> {
  const entry = await withCatalyst(({ revocationActs }) => revocationActs.get(nameOf(organization, act)));
  if (entry?.operation !== 'PUT') return null;
  return { record: revocationActSchema.parse(entry.json()), revision: entry.revision };
}

/** One act, or null. `act` is a correlation id of ours. */
export const readRevocationAct = async (organization: string, act: string): Promise<RevocationAct | null> =>
  (await read(organization, act))?.record ?? null;

/** Remembers an act before anything of it is done, among those that are not proven everywhere yet. */
export const createRevocationAct = async (organization: string, record: RevocationAct): Promise<void> => {
  const { act, at } = record;
  // First: one without an act is left out by whoever reads it, an act without one would be forgotten.
  await openAct('open-revocations', { organization, act, at });
  await withCatalyst(({ revocationActs }) => revocationActs.create(nameOf(organization, act), JSON.stringify(record)));
};

/** Acts that are not proven on every server yet, the oldest first. Throws `nats-unavailable`. */
export const readOpenRevocations = () => readOpenActs('open-revocations');

/** Says that nothing is left to do for an act. */
export const closeRevocation = (organization: string, act: string): Promise<void> =>
  closeAct('open-revocations', organization, act);

/**
 * Adds what servers have said and the connections that they closed, compare-and-set until it is written. Gives what is known of all of
 * them. Throws when there is no such act.
 */
export async function recordProofs(
  organization: string,
  act: string,
  proofs: readonly ServerProof[],
  closed: readonly ClosedConnection[] = [],
): Promise<ServerProof[]> {
  for (;;) {
    const known = await read(organization, act);
    if (known === null) throw new Error(`No act ${act} of ${organization}.`);
    const servers = mergeProofs(known.record.servers, proofs);
    const { count, first } = known.record.closed;
    const next: RevocationAct = {
      ...known.record,
      servers,
      closed: { count: count + closed.length, first: [...first, ...closed].slice(0, MOST_CLOSED_KEPT) },
    };
    try {
      await withCatalyst(({ revocationActs }) =>
        revocationActs.update(nameOf(organization, act), JSON.stringify(next), known.revision),
      );
      return servers;
    } catch (error) {
      if (!isWrongRevision(error)) throw error;
    }
  }
}
