import { z } from '../../../domain/zod.ts';
import { gather } from './gather.ts';
import type { Expected } from './gather.ts';
import { getSystem } from './system.ts';

const statszSchema = z.looseObject({ active_servers: z.int().min(1).default(1) });

/** What is older is not used any more. */
const FRESH_MS = 30_000;
/** What is older is used once more, while it is asked for anew. */
const AGING_MS = 2_000;

interface Known {
  names: Set<string>;
  active: number;
  answering: number;
  /** milliseconds since 1970 */
  at: number;
}
let known: Known | undefined;
let asking: Promise<Known> | undefined;

/** Replicas of a stream or bucket on so many servers: a quorum needs three, and two are worse than one. */
export const replicasFor = (servers: number): 1 | 3 => (servers >= 3 ? 3 : 1);

/** Names of all servers seen so far, how many of them are up by the servers' own count, and how many answered last. */
export interface KnownServers extends Expected {
  names: string[];
}

async function ask(): Promise<Known> {
  const answers = await gather(await getSystem(), '$SYS.REQ.SERVER.PING');
  const names = new Set([...(known?.names ?? []), ...answers.map((answer) => answer.server.name)]);
  const active = Math.max(...answers.map((answer) => statszSchema.parse(answer.statsz ?? {}).active_servers));
  return { names, active: Math.max(active, answers.length), answering: answers.length, at: Date.now() };
}

/**
 * Which servers there are, as it was known 30 s ago at most; what is older than 2 s is asked for anew meanwhile, since whoever waits
 * for a server that has gone waits in vain. A server seen once stays known, so that its absence can be told. Throws `nats-unavailable`.
 * With `fresh`, it is waited for what is known now.
 */
export async function knownServers({ fresh = false }: { fresh?: boolean } = {}): Promise<KnownServers> {
  const age = known === undefined ? Infinity : Date.now() - known.at;
  if (age > AGING_MS) {
    asking ??= ask().finally(() => (asking = undefined));
    const answer = asking.then((now) => (known = now));
    if (known === undefined || fresh || age > FRESH_MS) await answer;
    else answer.catch(() => undefined);
  }
  return { names: [...(known?.names ?? [])].sort(), active: known?.active ?? 1, answering: known?.answering ?? 1 };
}

/** The one that leads the meta group is waited for so long. */
const PEERS_MS = 1_000;

const jszSchema = z.looseObject({
  disabled: z.boolean().default(false),
  meta_cluster: z
    .looseObject({
      leader: z.string().default(''),
      cluster_size: z.int().default(1),
      replicas: z.array(z.looseObject({ name: z.string() })).nullish(),
    })
    .optional(),
});

/** What the servers say of JetStream at one moment. */
export interface JetStreamPeers {
  /** every server that belongs to the deployment, see `allServers` */
  names: string[];
  /** those of them that answer, and whether JetStream runs there: one that is stopping has ended it before it lets its clients go */
  answering: Map<string, boolean>;
  /** of how many servers JetStream's meta group is, by whoever knows of most; 1 without a cluster */
  size: number;
}

/** Asks every server. Throws `nats-unavailable` when none answers. */
export async function askPeers(): Promise<JetStreamPeers> {
  const servers = await knownServers();
  const answers = await gather(await getSystem(), '$SYS.REQ.SERVER.PING.JSZ', {}, servers, { deadlineMs: PEERS_MS });
  const read = answers.map(({ server, data }) => ({ name: server.name, jsz: jszSchema.safeParse(data).data }));
  const groups = read.flatMap(({ name, jsz }) => {
    const meta = jsz?.meta_cluster;
    if (meta === undefined) return [];
    const names = [...(meta.replicas ?? []).map((replica) => replica.name), name];
    return [{ leads: meta.leader === name, size: meta.cluster_size, names }];
  });
  const led = groups.filter(({ leads }) => leads);
  // Whoever does not lead repeats what it heard some time ago, and may name one that was taken out since.
  const peers = (led.length > 0 ? led : groups).flatMap((group) => group.names);
  return {
    names: [...new Set([...servers.names, ...peers])].sort(),
    answering: new Map(read.map(({ name, jsz }) => [name, jsz?.disabled === false])),
    size: Math.max(1, ...groups.map(({ size }) => size)),
  };
}

/**
 * Every server that belongs to the deployment, whether it is up or not: those that answer, those this process has seen, and the peers
 * that the leader of JetStream's meta group counts (nats-server, monitor.go, MetaClusterInfo); while nobody leads, those that the others
 * remember. One that left for good is a peer until `nats server cluster peer-remove`. Throws `nats-unavailable`.
 */
export const allServers = async (): Promise<string[]> => (await askPeers()).names;
