import { startStallingProxy } from './stalling-proxy.ts';

/** What the servers of a cluster reach each other by. */
export interface RouteNetwork {
  /** where the n-th server connects to */
  routesOf: (server: number) => string[];
  /** more of the block `cluster` in each server's configuration */
  settings: string;
  /** cuts the n-th server off from all others */
  cut: (server: number, how: 'severed' | 'silent') => void;
  heal: () => void;
  stop: () => void;
}

/** Nobody listens there. */
const NOWHERE = '127.0.0.1:1';

/** A network for servers with these ports of their clusters: one proxy for each way between two. */
export async function startRouteNetwork(ports: readonly number[]): Promise<RouteNetwork> {
  const links = await Promise.all(
    ports.flatMap((port, to) =>
      ports.flatMap((_, from) =>
        from === to ? [] : [startStallingProxy(port).then((proxy) => ({ from, to, proxy }))],
      ),
    ),
  );
  return {
    routesOf: (server) => links.filter(({ from }) => from === server).map(({ proxy }) => proxy.url),
    // Servers tell each other where they are, and would go past the proxies; they tell clients of all servers as well.
    settings: `, advertise: "${NOWHERE}", no_advertise: true`,
    cut: (server, how) => {
      for (const { from, to, proxy } of links) {
        if (from !== server && to !== server) continue;
        if (how === 'severed') proxy.sever();
        else proxy.stall();
      }
    },
    heal: () => {
      for (const { proxy } of links) proxy.resume();
    },
    stop: () => {
      for (const { proxy } of links) proxy.stop();
    },
  };
}
