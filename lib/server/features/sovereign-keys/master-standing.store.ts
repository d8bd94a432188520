import type { MasterRotation } from '../../../domain/system/key-rotation.ts';
import { masterAfter, readMasterRotation } from '../../nats/connections/current-master.ts';
import { getVault } from '../../nats/connections/vault.ts';
import { ENDED_COUNTS, nameOf, readProcesses } from './processes.store.ts';
import type { RunningProcess } from './processes.store.ts';

/** Which master secret is used, which one is there for the next rotation, and who holds it. */
export interface MasterStanding {
  current: number;
  next: number | null;
  obstacles: string[];
  rotation: MasterRotation | null;
  processes: RunningProcess[];
}

type Held = ReadonlyMap<number, { publicKey: string }>;

/** Why keys must not be derived from a secret, one sentence each: a process that lacks it would meet keys that it cannot derive. */
export function masterObstacles(master: number, held: Held, processes: readonly RunningProcess[]): string[] {
  const name = `master secret ${String(master)}`;
  const fingerprint = held.get(master)?.publicKey;
  return processes.flatMap((one) => {
    const theirs = one.masters[String(master)];
    if (theirs === undefined)
      return [
        `The ${nameOf(one)} does not hold ${name}: give it keys/master-${String(master)}.key, and restart it. ${ENDED_COUNTS}`,
      ];
    return fingerprint === undefined || theirs === fingerprint
      ? []
      : [`The ${nameOf(one)} has another secret as ${name}: give all processes the same file. ${ENDED_COUNTS}`];
  });
}

/** Asks all processes. Throws `nats-unavailable`. */
export async function readMasterStanding(): Promise<MasterStanding> {
  const [{ masters }, rotation, processes] = await Promise.all([getVault(), readMasterRotation(), readProcesses()]);
  const current = masterAfter(rotation);
  const held = [...masters.keys(), ...processes.flatMap((one) => Object.keys(one.masters).map(Number))];
  const newest = Math.max(current, ...held);
  const next = newest > current ? newest : null;
  return { current, next, obstacles: masterObstacles(newest, masters, processes), rotation, processes };
}
