/** Whose the durable consumers are that Vertebra made: a consumer itself has no owner in NATS. */
import { jetstreamManager } from '@nats-io/jetstream';
import type { EnvironmentType } from '../../../domain/names.ts';
import { z } from '../../../domain/zod.ts';
import { isWrongRevision } from '../../nats/streams/api-error.ts';
import { withCatalyst } from '../../nats/connections/catalyst.ts';

/** Names one durable consumer of an Organization's Environment. */
export interface DurableName {
  organization: string;
  environment: EnvironmentType;
  durable: string;
}

const ownerSchema = z.object({
  issuer: z.string().nullable(),
  subject: z.string().nullable(),
  username: z.string(),
  /** ISO 8601 */
  since: z.string(),
});
export type DurableOwner = z.infer<typeof ownerSchema>;

const keyOf = ({ organization, environment, durable }: DurableName) => `${organization}.${environment}.${durable}`;

/** Who owns a durable, and the revision of that record; null when it is nobody's. */
export async function readDurableOwner(name: DurableName): Promise<{ owner: DurableOwner; revision: number } | null> {
  const entry = await withCatalyst(({ durables }) => durables.get(keyOf(name)));
  return entry?.operation === 'PUT' ? { owner: ownerSchema.parse(entry.json()), revision: entry.revision } : null;
}

/**
 * Makes somebody the owner of a durable that is nobody's or, with a revision, whose record is still that one. False when
 * somebody else was first.
 */
export async function setDurableOwner(name: DurableName, owner: DurableOwner, revision?: number): Promise<boolean> {
  const value = JSON.stringify(owner);
  try {
    await withCatalyst(({ durables }) =>
      revision === undefined ? durables.create(keyOf(name), value) : durables.update(keyOf(name), value, revision),
    );
    return true;
  } catch (error) {
    if (isWrongRevision(error)) return false;
    throw error;
  }
}

export const removeDurableOwner = (name: DurableName): Promise<void> =>
  withCatalyst(({ durables }) => durables.purge(keyOf(name)));

/** Forgets the owners of all durables of an Environment, which are gone with its stream. */
export const removeDurableOwners = ({ organization, environment }: Omit<DurableName, 'durable'>): Promise<void> =>
  withCatalyst(async ({ connection }) => {
    const { streams } = await jetstreamManager(connection, { checkAPI: false });
    await streams.purge('KV_durables', { filter: `$KV.durables.${organization}.${environment}.*` });
  });
