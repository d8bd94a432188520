import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** Stands before several ports as one: a connection goes to the first in turn that takes it, as at a load balancer of TCP. */
export async function startTcpBalancer(ports: readonly number[]): Promise<{ port: number; stop: () => void }> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  let turn = 0;
  const dial = (client: Socket, left: readonly number[]): void => {
    const [port, ...others] = left;
    if (port === undefined || client.destroyed) {
      client.destroy();
      return;
    }
    const server = connect(port, '127.0.0.1');
    server.once('error', () => dial(client, others));
    server.once('connect', () => {
      server.removeAllListeners('error');
      keep(server);
      client.pipe(server).pipe(client);
      client.on('close', () => server.destroy());
      server.on('close', () => client.destroy());
    });
  };
  const balancer = createServer((client) => {
    keep(client);
    turn += 1;
    dial(
      client,
      ports.map((_, n) => ports[(n + turn) % ports.length] ?? 0),
    );
  });
  await new Promise<void>((resolve) => balancer.listen(0, '127.0.0.1', resolve));
  const address = balancer.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return {
    port: address.port,
    stop: () => {
      balancer.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
