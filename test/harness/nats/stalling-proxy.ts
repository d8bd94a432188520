import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** A network before a nats-server that can stop to deliver, with all connections still open or with none. */
export interface StallingProxy {
  url: string;
  /** nothing passes any more, in either direction */
  stall: () => void;
  /** all connections end, and new ones end at once */
  sever: () => void;
  /** what waited passes, and everything after it */
  resume: () => void;
  stop: () => void;
}

/** Stands before the server on a port of this machine, for its clients or for other servers. */
export async function startStallingProxy(serverPort: number): Promise<StallingProxy> {
  const pairs = new Set<[Socket, Socket]>();
  let state: 'flows' | 'stalled' | 'severed' = 'flows';
  const flow = ([client, server]: [Socket, Socket]) => {
    client.pipe(server);
    server.pipe(client);
  };
  const end = () => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  };
  const proxy = createServer((client) => {
    if (state === 'severed') {
      client.destroy();
      return;
    }
    const pair: [Socket, Socket] = [client, connect(serverPort, '127.0.0.1')];
    pairs.add(pair);
    for (const socket of pair) {
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
    if (state === 'flows') flow(pair);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return {
    url: `nats://127.0.0.1:${address.port}`,
    stall: () => {
      state = 'stalled';
      for (const [client, server] of pairs) {
        client.unpipe(server).pause();
        server.unpipe(client).pause();
      }
    },
    sever: () => {
      state = 'severed';
      end();
    },
    resume: () => {
      // A second pipe between two sockets would deliver everything twice.
      if (state === 'flows') return;
      state = 'flows';
      for (const pair of pairs) flow(pair);
    },
    stop: () => {
      proxy.close();
      end();
    },
  };
}
