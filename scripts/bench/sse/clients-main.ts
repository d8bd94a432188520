/** Some thousand clients of an event stream, on bare sockets: what is measured is the server. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { now } from './messages.ts';
import type { FromClients, ToClients } from './messages.ts';

/** A mark may come in two pieces. */
const TAIL = 64;
/** So many connect at a time. */
const AT_ONCE = 50;

const tell = (message: FromClients) => process.send?.(message);

const sockets: Socket[] = [];
const rounds = new Map<number, number[]>();

function hear(round: number, sentAt: number, clients: number): void {
  const delays = rounds.get(round) ?? [];
  rounds.set(round, delays);
  delays.push(now() - sentAt);
  if (delays.length < clients) return;
  rounds.delete(round);
  tell({ kind: 'round', round, delays });
}

function open(port: number, path: string, cookie: string, clients: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ${cookie}\r\nAccept: text/event-stream\r\n\r\n`);
  let tail = '';
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.on('data', (chunk: Buffer) => {
      const text = tail + chunk.toString('latin1');
      if (tail === '' && !text.startsWith('HTTP/1.1 200')) reject(new Error(text.slice(0, 300)));
      if (text.includes('event: live')) resolve();
      for (const [, round, sentAt] of text.matchAll(/round-(\d+)-at-([\d.]+)"/g))
        hear(Number(round), Number(sentAt), clients);
      // What was matched is not to be matched again.
      const end = text.lastIndexOf('}');
      tail = text.slice(Math.max(end + 1, text.length - TAIL)) || '-';
    });
  });
}

process.on('message', (message: ToClients) => {
  if (message.kind === 'stop') process.exit();
  const { port, path, cookies, count } = message;
  let next = 0;
  const worker = async () => {
    for (; next < count;) {
      const at = next;
      next += 1;
      await open(port, path, cookies[at % cookies.length] ?? '', count);
    }
  };
  void Promise.all(Array.from({ length: AT_ONCE }, worker)).then(() => tell({ kind: 'connected' }));
});
