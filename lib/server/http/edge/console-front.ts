import { subscribe } from 'node:diagnostics_channel';
import { Server } from 'node:http';
import type { Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';
import { api } from '../../../domain/paths.ts';
import { getConfig } from '../../config/config.ts';
import { attachFront, hasFront } from './front.ts';
import { OPERATIONS } from '../operations.ts';
import { securityHeaders } from '../page/security-headers.ts';

const READING = ['GET', 'HEAD'];
const CHANGING = ['POST'];

/** Routes of the API beside its operations. */
const OTHERS: Record<string, readonly string[]> = {
  [api.signIn()]: READING,
  [api.callback()]: READING,
  [api.openapi()]: READING,
  [api.signOut()]: CHANGING,
  [api.endAllSessions()]: CHANGING,
  [api.backChannelLogout()]: CHANGING,
};

/** `/api/v1/organizations/{org}` → what such a path looks like. */
const patternOf = (path: string) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);

const variablesOf = (path: string): number => path.split('{').length;

/** Those with fewer variables first, as Next's router takes them: `credentials/challenges` is no credential. */
const patterns = [...Map.groupBy(Object.values(OPERATIONS), ({ path }) => path)]
  .sort(([a], [b]) => variablesOf(a) - variablesOf(b))
  .map(([path, operations]) => ({
    pattern: patternOf(path),
    methods: operations.flatMap(({ method }) => (method === 'get' ? READING : CHANGING)),
  }));

/** The methods that a path of the console takes; null for an address of the API that does not exist. */
export function consoleMethods(path: string): readonly string[] | null {
  if (!path.startsWith('/api/')) return READING;
  return OTHERS[path] ?? patterns.find(({ pattern }) => pattern.test(path))?.methods ?? null;
}

/** Until a page has its own policy. Scripts have none: one that runs as a worker would be held to it. */
const POLICY = { 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" };

export const consoleHeaders = (path: string): Record<string, string> => ({
  ...securityHeaders(getConfig().baseUrl),
  ...(path.startsWith('/_next/') ? {} : POLICY),
});

/**
 * Stands in front of the HTTP server that Next has made already: the server is known when the first connection comes to it,
 * before anything has been read from that.
 */
export function startConsoleFront(): void {
  subscribe('net.server.socket', (message) => {
    const { server } = (message as { socket: Socket & { server?: HttpServer } }).socket;
    if (!(server instanceof Server) || hasFront(server)) return;
    attachFront(server, { headers: consoleHeaders, methods: consoleMethods });
  });
}
