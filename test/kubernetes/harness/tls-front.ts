import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { request } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import type { TestCa } from '../../harness/nats/tls.ts';
import { GATEWAY } from './network.ts';

/**
 * Takes requests over TLS at the address of the test, and passes each on to where `route` says, upgrades too: what an Ingress
 * controller does. The certificate is for `host`.
 */
export async function startTlsFront(
  ca: TestCa,
  host: string,
  port: number,
  route: (path: string) => Pick<RequestOptions, 'host' | 'port'> | null,
): Promise<void> {
  const { certFile, keyFile } = ca.issue(host, [host]);
  const pass = ({ url = '/', method, headers, socket }: IncomingMessage) => {
    const to = route(url);
    const forwarded = { 'x-forwarded-for': socket.remoteAddress, 'x-forwarded-proto': 'https' };
    return to && request({ ...to, method, path: url, headers: { ...headers, ...forwarded } });
  };
  const server = createServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, (incoming, response) => {
    const passed = pass(incoming);
    if (passed === null) return response.writeHead(503).end();
    passed.once('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.once('error', () => response.destroy());
    return incoming.pipe(passed);
  });
  server.on('upgrade', (incoming, socket) => {
    const passed = pass(incoming);
    if (passed === null) return socket.destroy();
    passed.once('upgrade', (answer, behind, first) => {
      const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${String(value)}`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
      socket.write(first);
      behind.pipe(socket).pipe(behind);
      for (const one of [socket, behind]) one.on('error', () => one.destroy());
    });
    // refused: what it answered
    passed.once('response', ({ statusCode, statusMessage }) =>
      socket.end(`HTTP/1.1 ${String(statusCode)} ${String(statusMessage)}\r\ncontent-length: 0\r\n\r\n`),
    );
    passed.once('error', () => socket.destroy());
    return passed.end();
  });
  await new Promise<void>((resolve) => server.listen(port, GATEWAY, resolve));
}
