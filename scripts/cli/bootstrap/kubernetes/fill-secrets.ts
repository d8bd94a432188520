import { BootstrapError, makeIdentitySeed } from '../../../../lib/server/keys/bootstrap.ts';
import { operatorClaimsSchema } from '../../../../lib/server/keys/vault.ts';
import { decodeJwt } from '../../../../lib/server/keys/jwt.ts';
import type { Secret, SecretsApi } from './api.ts';
import { IDENTITY, newKeysData, operatorData } from './secrets.ts';
import type { Data, SecretNames } from './secrets.ts';

const isEmpty = ({ data }: Secret): boolean => Object.keys(data).length === 0;

/** Fills a Secret that is empty, unless somebody else does at the same moment: then theirs holds. Says whether it was filled here. */
async function fill(api: SecretsApi, secret: Secret, make: () => Data): Promise<{ secret: Secret; isMade: boolean }> {
  let now = secret;
  for (; isEmpty(now); now = await api.read(secret.name)) {
    const written = await api.write(now, make());
    if (written !== null) return { secret: written, isMade: true };
  }
  return { secret: now, isMade: false };
}

const operatorOf = ({ name, data }: Secret): string => {
  const jwt = data['operator.jwt'];
  if (jwt === undefined)
    throw new BootstrapError(`Secret ${name} is not empty, and has no operator.jwt. Restore it; nothing was changed.`);
  return operatorClaimsSchema.parse(decodeJwt(jwt.trim()).payload).sub;
};

function demandKeys({ name, data }: Secret): void {
  const wanted = Object.keys(newKeysData(makeIdentitySeed())).filter((file) => file !== 'preload.json');
  const isMaster = (file: string) => file.startsWith('master');
  const missing = wanted.filter((file) =>
    isMaster(file) ? !Object.keys(data).some(isMaster) : data[file] === undefined,
  );
  if (missing.length > 0)
    throw new BootstrapError(
      `Secret ${name} is not empty and lacks ${missing.join(', ')}. Nothing was changed. Restore it, or empty it.`,
    );
}

/**
 * Fills the Secrets of a release, each once: the operator's identity, then all keys of it in one write, then what servers need, which is
 * made of the keys. A run that ends anywhere is completed by the next one, and of two at once one makes the keys and both go on by them.
 * What is there is never changed. Gives the names of those that were made and kept, and whether the identity is still there.
 * Throws BootstrapError.
 */
export async function fillSecrets(api: SecretsApi, names: SecretNames) {
  const outcome = { made: [] as string[], kept: [] as string[], hasIdentity: false };
  const note = (name: string, isMade: boolean) => (isMade ? outcome.made : outcome.kept).push(name);

  let keys = await api.read(names.keys);
  if (isEmpty(keys)) {
    const before = await api.read(names.operator);
    if (!isEmpty(before))
      throw new BootstrapError(
        `Secret ${names.operator} is filled, and ${names.keys} is empty: keys made now would not fit it. Nothing was changed. Restore ${names.keys}, or empty both.`,
      );
    const identity = await fill(api, await api.read(names.offline), () => ({ [IDENTITY]: makeIdentitySeed() }));
    note(names.offline, identity.isMade);
    const seed = identity.secret.data[IDENTITY];
    if (seed === undefined)
      throw new BootstrapError(`Secret ${names.offline} is not empty, and has no ${IDENTITY}. Nothing was changed.`);
    const filled = await fill(api, keys, () => newKeysData(seed.trim()));
    keys = filled.secret;
    note(names.keys, filled.isMade);
    outcome.hasIdentity = true;
  } else note(names.keys, false);
  demandKeys(keys);

  const operator = await fill(api, await api.read(names.operator), () => operatorData(keys.data));
  note(names.operator, operator.isMade);
  if (operatorOf(operator.secret) !== operatorOf(keys))
    throw new BootstrapError(
      `Secrets ${names.keys} and ${names.operator} are of two operators. Restore the one that is wrong.`,
    );
  return outcome;
}
