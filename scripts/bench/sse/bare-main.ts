/** The baseline: node:http and nothing else. Whoever connects is written whatever the parent says. */
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { residentBytes } from './memory.ts';
import type { FromServer, ToServer } from './messages.ts';

const tell = (message: FromServer) => process.send?.(message);

/** as worker/read-api/stream/fanout.ts */
const BEAT_MS = 2_000;

const clients = new Set<ServerResponse>();
const server = createServer((_request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.write('event: live\n\n');
  clients.add(response);
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  tell({ kind: 'listening', port: (server.address() as AddressInfo).port });
});

setInterval(() => {
  for (const client of clients) client.write('id: 100000\n\n');
}, BEAT_MS).unref();

process.on('message', (message: ToServer) => {
  if (message.kind === 'measure') void residentBytes().then((bytes) => tell({ kind: 'memory', bytes }));
  else {
    const bytes = Buffer.from(message.text);
    for (const client of clients) client.write(bytes);
  }
});
