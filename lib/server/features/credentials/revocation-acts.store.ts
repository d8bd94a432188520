/** Acts of revoking as account catalyst remembers them: `<slug>.<act>`. What is written here is carried to its end by some server. */
import { jetstreamManager } from '@nats-io/jetstream';
import { MOST_CLOSED_KEPT, revocationActSchema } from '../../../domain/credentials/revocation.ts';
import type { ClosedConnection, RevocationAct, ServerProof } from '../../../domain/credentials/revocation.ts';
import { getStream } from '../../../jetstream/streams/get-stream.ts';
import { withCatalyst } from '../../nats/connections/catalyst.ts';
import { isWrongRevision } from '../../nats/streams/api-error.ts';
import { readValues } from '../../spine/state/read-values.ts';

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
  const name = nameOf(organization, record.act);
  await withCatalyst(async ({ revocationActs, openRevocations }) => {
    // First: one without an act is left out by whoever reads it, an act without one would be forgotten.
    await openRevocations.put(name, record.at);
    await revocationActs.create(name, JSON.stringify(record));
  });
};

interface OpenRevocation {
  organization: string;
  act: string;
  /** when it began, in milliseconds since 1970 */
  at: number;
}

const OPEN = 'open-revocations';

/** Acts that are not proven on every server yet, the oldest first; one question while there is none. Throws `nats-unavailable`. */
export async function readOpenRevocations(): Promise<OpenRevocation[]> {
  const values = await withCatalyst(async ({ connection }) => {
    const { state } = await getStream(connection, `KV_${OPEN}`);
    return state.messages === 0 ? [] : readValues(connection, OPEN);
  });
  return values
    .map(({ key, text }) => {
      const [organization = '', act = ''] = key.split('.');
      return { organization, act, at: Date.parse(text) };
    })
    .sort((a, b) => a.at - b.at);
}

/** Says that nothing is left to do for an act. No marker stays: whoever looks each few seconds would read it. */
export const closeRevocation = (organization: string, act: string): Promise<void> =>
  withCatalyst(async ({ connection }) => {
    const { streams } = await jetstreamManager(connection, { checkAPI: false });
    await streams.purge(`KV_${OPEN}`, { filter: `$KV.${OPEN}.${nameOf(organization, act)}` });
  });

/** Whether a server was seen to refuse the keys and to have no connection of theirs left. */
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
