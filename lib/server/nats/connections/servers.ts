import { z } from '../../../domain/zod.ts';
import { gather } from './gather.ts';
import { getSystem } from './system.ts';

const statszSchema = z.looseObject({ active_servers: z.int().min(1).default(1) });

const FRESH_MS = 30_000;
let known: { names: Set<string>; active: number; at: number } | undefined;

/** Replicas of a stream or bucket on so many servers: a quorum needs three, and two are worse than one. */
export const replicasFor = (servers: number): 1 | 3 => (servers >= 3 ? 3 : 1);

/** Names of all servers seen so far, and how many of them are up by the servers' own count. */
export interface KnownServers {
  names: string[];
  active: number;
}

/** Which servers there are. Asked anew every 30 s; a server seen once stays known, so that its absence can be told. */
export async function knownServers(): Promise<KnownServers> {
  if (!known || Date.now() - known.at > FRESH_MS) {
    const answers = await gather(await getSystem(), '$SYS.REQ.SERVER.PING');
    const names = new Set([...(known?.names ?? []), ...answers.map((answer) => answer.server.name)]);
    const active = Math.max(...answers.map((answer) => statszSchema.parse(answer.statsz ?? {}).active_servers));
    known = { names, active: Math.max(active, answers.length), at: Date.now() };
  }
  return { names: [...known.names].sort(), active: known.active };
}
