import http from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { PATIENCE_MS } from '../finding.ts';

/** More than any answer of ours has, so that it is the proxy that refuses and not this client. */
const MAX_HEADER_BYTES = 64 * 1024;

/** Enough of what a server says first to know it by. */
const FIRST_CHARACTERS = 64;

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

function open(address: string, options: RequestOptions) {
  const url = new URL(address.replace(/^ws/, 'http'));
  const { request } = url.protocol === 'https:' ? https : http;
  return request(url, { ...options, maxHeaderSize: MAX_HEADER_BYTES, agent: false, timeout: PATIENCE_MS });
}

async function read(stream: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

/** `GET` of an address, as a browser would send it through the proxies in front. */
export const ask = (address: string, headers: Record<string, string> = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = open(address, { headers });
    asked.on('response', (answer) => {
      read(answer).then((body) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }), reject);
    });
    asked.on('timeout', () => asked.destroy(new Error(`no answer in ${String(PATIENCE_MS / 1000)} s`)));
    asked.on('error', reject);
    asked.end();
  });

/** Asks for a WebSocket: the status, and the first bytes that come over it. */
export const openWebSocket = (address: string, origin: string): Promise<{ status: number; first: string }> =>
  new Promise((resolve, reject) => {
    const asked = open(address, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        origin,
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.from('vertebra--check!').toString('base64'),
      },
    });
    const late = setTimeout(
      () => asked.destroy(new Error(`no answer in ${String(PATIENCE_MS / 1000)} s`)),
      PATIENCE_MS,
    );
    const end = (status: number, first: string) => {
      clearTimeout(late);
      asked.destroy();
      resolve({ status, first });
    };
    asked.on('response', (answer) => {
      answer.resume();
      end(answer.statusCode ?? 0, '');
    });
    asked.on('upgrade', (answer, socket: Duplex, head: Buffer) => {
      const status = answer.statusCode ?? 0;
      // The frame may come in parts.
      let first = '';
      const done = () => {
        socket.destroy();
        end(status, first);
      };
      const take = (part: Buffer) => {
        first += part.toString();
        if (first.length >= FIRST_CHARACTERS) done();
      };
      socket.on('error', done);
      socket.on('close', done);
      socket.on('data', take);
      take(head);
    });
    asked.on('error', (error) => {
      clearTimeout(late);
      reject(error);
    });
    asked.end();
  });
