/** Which signing key of the operator signs account claims: that of the rotation begun last, as account catalyst remembers it. */
import { VertebraError } from '../../../domain/errors.ts';
import { operatorRotationSchema } from '../../../domain/system/key-rotation.ts';
import type { OperatorRotation } from '../../../domain/system/key-rotation.ts';
import type { Vault } from '../../keys/vault.ts';
import { rotationDocument } from '../../nats/connections/rotation-documents.ts';

const document = rotationDocument('operator', operatorRotationSchema);

/** The rotation that was begun last; null when there never was one. Throws `nats-unavailable`. */
export const readOperatorRotation = async (): Promise<OperatorRotation | null> =>
  (await document.read())?.value ?? null;

/** Changes the rotation that was begun last, as `RotationDocument.change` does. */
export const changeOperatorRotation = document.change;

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
