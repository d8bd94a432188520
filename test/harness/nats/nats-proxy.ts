import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

const CR_LF = '\r\n';

/** Whether a message that is published goes on to the server; it waits for the answer. */
export type Judge = (subject: string) => boolean | Promise<boolean>;

export interface NatsProxy {
  url: string;
  stop: () => void;
}

/** Cuts the client's side of the NATS protocol into whole commands, payloads included. */
async function* commands(socket: Socket): AsyncGenerator<{ subject: string | null; bytes: Buffer }> {
  let pending = Buffer.alloc(0);
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    pending = Buffer.concat([pending, chunk]);
    for (let end = pending.indexOf(CR_LF); end >= 0; end = pending.indexOf(CR_LF)) {
      const [verb = '', subject = '', ...rest] = pending.subarray(0, end).toString().split(' ');
      const publishes = verb === 'PUB' || verb === 'HPUB';
      const length = end + CR_LF.length + (publishes ? Number(rest.at(-1)) + CR_LF.length : 0);
      if (pending.length < length) break;
      yield { subject: publishes ? subject : null, bytes: pending.subarray(0, length) };
      pending = pending.subarray(length);
    }
  }
}

async function carry(client: Socket, server: Socket, judge: Judge): Promise<void> {
  for await (const { subject, bytes } of commands(client)) {
    if (subject === null || (await judge(subject))) server.write(bytes);
  }
  server.end();
}

/** Stands between a client and a nats-server and asks `judge` about every message that is published. */
export async function startNatsProxy(serverPort: number, judge: Judge): Promise<NatsProxy> {
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect(serverPort, '127.0.0.1');
    for (const socket of [client, server]) {
      sockets.add(socket);
      // a killed process resets its connection
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    server.pipe(client);
    carry(client, server, judge).catch(() => server.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return {
    url: `nats://127.0.0.1:${address.port}`,
    stop: () => {
      proxy.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
