/** How often the streams of an Environment are kept, and on which servers (nats-server, StreamConfig `num_replicas`, `placement`). */

/** An even number takes one server more than the odd one below it, and outlives no more of them. */
export const REPLICAS = [1, 3, 5] as const;

/** Only servers of this cluster, and only those that have all of these tags. */
export interface Placement {
  cluster?: string | undefined;
  tags?: readonly string[] | undefined;
}

/** Where streams and buckets go; without either, NATS and the number of servers decide. */
export interface StreamPlacement {
  replicas?: number | undefined;
  placement?: Placement | undefined;
}

/** A server that streams can be on, as it says itself. */
export interface StreamServer {
  name: string;
  /** empty for one outside any cluster */
  cluster: string;
  tags: readonly string[];
}

/** Whether somebody asks for any servers in particular. */
export const isPlaced = ({ cluster, tags = [] }: Placement = {}): boolean => cluster !== undefined || tags.length > 0;

/** Servers that a placement lets in. Tags do not tell upper from lower case (nats-io/jwt, TagList). */
export function serversOf<S extends StreamServer>(servers: readonly S[], { cluster, tags = [] }: Placement = {}): S[] {
  return servers.filter((server) => {
    const has = new Set(server.tags.map((tag) => tag.toLowerCase()));
    return (cluster === undefined || server.cluster === cluster) && tags.every((tag) => has.has(tag.toLowerCase()));
  });
}

const counted = (count: number, what: string): string => `${String(count)} ${what}${count === 1 ? '' : 's'}`;

/** Why these servers cannot hold such streams, with the field of the request that asks too much; null when they can. */
export function placementProblem(
  servers: readonly StreamServer[],
  { replicas = 1, placement }: StreamPlacement,
): { path: 'replicas' | 'placement.cluster' | 'placement.tags'; message: string } | null {
  const { cluster, tags = [] } = placement ?? {};
  const inCluster = serversOf(servers, { cluster });
  if (cluster !== undefined && inCluster.length === 0)
    return { path: 'placement.cluster', message: `No server that answers is in a cluster “${cluster}”.` };
  const fitting = serversOf(inCluster, { tags });
  if (tags.length > 0 && fitting.length === 0) {
    const where = cluster === undefined ? '' : ` of the cluster “${cluster}”`;
    return { path: 'placement.tags', message: `No server${where} that answers has the tags ${tags.join(', ')}.` };
  }
  if (fitting.length >= replicas) return null;
  const where = isPlaced(placement) ? ' that the placement allows' : '';
  return {
    path: 'replicas',
    message: `${counted(replicas, 'replica')} need ${counted(replicas, 'server')}${where}; ${counted(fitting.length, 'server')} answered.`,
  };
}
