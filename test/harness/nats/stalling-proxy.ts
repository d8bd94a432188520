import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** A network between a client and a nats-server that can stop to deliver, with all connections still open. */
export interface StallingProxy {
  url: string;
  /** nothing passes any more, in either direction */
  stall: () => void;
  /** what waited passes, and everything after it */
  resume: () => void;
  stop: () => void;
}

/** Stands between clients and the server on a port of this machine. */
export async function startStallingProxy(serverPort: number): Promise<StallingProxy> {
  const pairs = new Set<[Socket, Socket]>();
  let stalled = false;
  const flow = ([client, server]: [Socket, Socket]) => {
    client.pipe(server);
    server.pipe(client);
  };
  const proxy = createServer((client) => {
    const pair: [Socket, Socket] = [client, connect(serverPort, '127.0.0.1')];
    pairs.add(pair);
    for (const socket of pair) {
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
    if (!stalled) flow(pair);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return {
    url: `nats://127.0.0.1:${address.port}`,
    stall: () => {
      stalled = true;
      for (const [client, server] of pairs) {
        client.unpipe(server).pause();
        server.unpipe(client).pause();
      }
    },
    resume: () => {
      stalled = false;
      for (const pair of pairs) flow(pair);
    },
    stop: () => {
      proxy.close();
      for (const pair of pairs) for (const socket of pair) socket.destroy();
    },
  };
}
