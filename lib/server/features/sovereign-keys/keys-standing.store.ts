import type { OperatorRotation } from '../../../domain/system/key-rotation.ts';
import { readOperatorRotation } from '../../accounts/operator/operator-key.ts';
import { readServerTrust } from '../../accounts/operator/trusted-operators.ts';
import type { ServerTrust } from '../../accounts/operator/trusted-operators.ts';
import { getVault } from '../../nats/connections/vault.ts';
import { ENDED_COUNTS, nameOf, readProcesses } from './processes.store.ts';
import type { RunningProcess } from './processes.store.ts';

/** Which signing key of the operator signs, which comes next, and who is known to trust it. */
export interface KeysStanding {
  signs: string;
  next: string | null;
  obstacles: string[];
  servers: ServerTrust[];
  processes: RunningProcess[];
  rotation: OperatorRotation | null;
}

/** Why a key must not sign yet, one sentence each. What is not known is a reason, too. */
function obstaclesTo(to: string, servers: readonly ServerTrust[], processes: readonly RunningProcess[]): string[] {
  const ofServers = servers.flatMap(({ name, trusts }) => {
    if (trusts === null) return [`Server ${name} does not answer, so it is not known whether it trusts the key.`];
    return trusts.includes(to)
      ? []
      : [`Server ${name} does not trust the key: give it the new operator.jwt, and restart it.`];
  });
  const ofProcesses = processes.flatMap((one) => {
    if (!one.trusts.includes(to))
      return [
        `The ${nameOf(one)} has the operator.jwt of before: give it the new keys, and restart it. ${ENDED_COUNTS}`,
      ];
    // A projector writes no claims.
    return one.kind === 'projector' || one.holds.includes(to)
      ? []
      : [`The ${nameOf(one)} does not have the seed of the key: give it the new keys, and restart it. ${ENDED_COUNTS}`];
  });
  return [...ofServers, ...ofProcesses];
}

/** Asks all servers and processes. Throws `nats-unavailable`. */
export async function readKeysStanding(): Promise<KeysStanding> {
  const [vault, rotation, servers, processes] = await Promise.all([
    getVault(),
    readOperatorRotation(),
    readServerTrust(),
    readProcesses(),
  ]);
  const signs = rotation?.signs ?? vault.operator.publicKey;
  const made = new Set([vault.nextOperator?.publicKey, ...processes.map(({ next }) => next)]);
  const [next = null, ...others] = [...made].filter((key) => key != null && key !== signs).map(String);
  const clash = others.length > 0 ? ['Processes have different next keys: give all of them the same ones.'] : [];
  const obstacles = next === null ? [] : [...clash, ...obstaclesTo(next, servers, processes)];
  return { signs, next, obstacles, servers, processes, rotation };
}
