import type { RotationRequest } from '../../../domain/system/key-rotation.ts';
import { newestClaims } from '../../accounts/operator/resign-accounts.ts';
import { readOperatorRotation } from '../../accounts/operator/operator-key.ts';
import type { FindOutcome } from '../../audit/outcome.ts';
import { ownAccounts } from '../../keys/rotation/sign-own-accounts.ts';
import { decodeJwt } from '../../keys/jwt.ts';
import { readMasterRotation } from '../../nats/connections/current-master.ts';
import { getVault } from '../../nats/connections/vault.ts';
import { MASTER_SECRET } from './master-secret.command.ts';
import { OPERATOR_KEY } from './operator-key.command.ts';
import type { ReplaceableKey } from './replace-key.command.ts';

/** What became of asking for a rotation, or of taking that back: whether a request waits now. */
const outcomeOfAsking =
  <I extends { reason: string }, R extends I & RotationRequest>(key: ReplaceableKey<I, R>): FindOutcome =>
  async ({ action, object }) => {
    const waiting = await key.requests.read();
    const waits = waiting !== null && key.objectOf(waiting.request) === object;
    return waits === (action === key.requestAction)
      ? { result: 'done', reason: waits ? 'The request waits for a second person.' : 'No request waits.' }
      : { result: 'failed', reason: waits ? 'The request still waits.' : 'No request waits.' };
  };
export const outcomeOfOperatorRequest = outcomeOfAsking(OPERATOR_KEY);
export const outcomeOfMasterRequest = outcomeOfAsking(MASTER_SECRET);

/** What became of having another key used: that is one write. */
const outcomeOfBeginning =
  (readRotation: () => Promise<{ act: string } | null>, begun: string): FindOutcome =>
  async ({ correlation }) =>
    (await readRotation())?.act === correlation
      ? { result: 'done', reason: begun }
      : { result: 'failed', reason: 'Nothing was changed by it, unless another rotation was begun since.' };
export const outcomeOfOperatorRotation = outcomeOfBeginning(readOperatorRotation, OPERATOR_KEY.begun);
export const outcomeOfMasterRotation = outcomeOfBeginning(readMasterRotation, MASTER_SECRET.begun);

/** What became of letting users of Vertebra in, or of revoking them: whether the claims of their accounts have the keys it was about. */
export const outcomeOfServerUsers: FindOutcome = async ({ object }) => {
  const claims = await Promise.all(ownAccounts(await getVault()).map(newestClaims));
  const text = JSON.stringify(claims.map((jwt) => jwt && decodeJwt(jwt).payload));
  return object.split(' ').every((key) => text.includes(key))
    ? { result: 'done', reason: 'The claims of SYS and catalyst have it. Run the command again, which does the rest.' }
    : { result: 'failed', reason: 'The claims of SYS or catalyst do not have it. Run the command again.' };
};
