/** Which signing key of the operator signs account claims: that of the rotation begun last, as account catalyst remembers it. */
import { VertebraError } from '../../../domain/errors.ts';
import { personSchema } from '../../../domain/system/person-schema.ts';
import { z } from '../../../domain/zod.ts';
import type { Vault } from '../../keys/vault.ts';
import { withCatalyst } from '../../nats/connections/catalyst.ts';
import { isWrongRevision } from '../../nats/streams/api-error.ts';

const NAME = 'operator';

const operatorRotationSchema = z.object({
  /** public key that signs from then on */
  signs: z.string(),
  /** public keys that signed before: no claims may be signed by one of them in the end */
  replaced: z.array(z.string()),
  /** when it was begun (ISO 8601), by whom and why, and the correlation id of its audit records */
  at: z.string(),
  by: personSchema,
  /** the second person, where two are asked for */
  approvedBy: personSchema.nullable(),
  reason: z.string(),
  act: z.string(),
  /** when no claims were signed by a replaced key any more (ISO 8601); null until then */
  doneAt: z.string().nullable(),
});
export type OperatorRotation = z.infer<typeof operatorRotationSchema>;

async function read(): Promise<{ rotation: OperatorRotation; revision: number } | null> {
  const entry = await withCatalyst(({ rotations }) => rotations.get(NAME));
  if (entry?.operation !== 'PUT') return null;
  return { rotation: operatorRotationSchema.parse(entry.json()), revision: entry.revision };
}

/** The rotation that was begun last; null when there never was one. Throws `nats-unavailable`. */
export const readOperatorRotation = async (): Promise<OperatorRotation | null> => (await read())?.rotation ?? null;

/**
 * Changes the rotation, compare-and-set until it is written. A change to null leaves it as it is. Gives it as it is then. Throws what
 * `change` throws, and `nats-unavailable`.
 */
export async function changeOperatorRotation(
  change: (rotation: OperatorRotation | null) => OperatorRotation | null,
): Promise<OperatorRotation | null> {
  for (;;) {
    const known = await read();
    const next = change(known?.rotation ?? null);
    if (next === null) return known?.rotation ?? null;
    const text = JSON.stringify(next);
    try {
      await withCatalyst(({ rotations }) =>
        known === null ? rotations.create(NAME, text) : rotations.update(NAME, text, known.revision),
      );
      return next;
    } catch (error) {
      if (!isWrongRevision(error)) throw error;
    }
  }
}

/** Public keys of the operator by which this process can sign. */
export const heldOperators = ({ operator, nextOperator }: Vault): string[] => [
  operator.publicKey,
  ...(nextOperator === null ? [] : [nextOperator.publicKey]),
];

/**
 * The public key of the operator that signs now. Asked before each writing of claims, so that no process signs by a key that was
 * replaced. Throws `not-ready` where this process does not hold it, and `nats-unavailable`.
 */
export async function signingOperator(vault: Vault): Promise<string> {
  const signs = (await readOperatorRotation())?.signs ?? vault.operator.publicKey;
  if (heldOperators(vault).includes(signs)) return signs;
  throw new VertebraError(
    'not-ready',
    `The operator’s signing key ${signs} signs by now, and this server does not have it: it was started with older keys. Nothing was changed. Tell whoever runs Vertebra.`,
  );
}
