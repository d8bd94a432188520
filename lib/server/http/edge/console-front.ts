import { subscribe } from 'node:diagnostics_channel';
import { Server } from 'node:http';
import type { Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';
import { api, pages } from '../../../domain/paths.ts';
import { getConfig } from '../../config/config.ts';
import { attachFront, hasFront } from './front.ts';
import { OPERATIONS } from '../operations.ts';
import { securityHeaders } from '../page/security-headers.ts';
import { routeFinder } from '../route-patterns.ts';

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

const METHODS = new Map<string, readonly string[]>([
  ...[...Map.groupBy(Object.values(OPERATIONS), ({ path }) => path)].map(
    ([path, operations]) =>
      [path, operations.flatMap(({ method }) => (method === 'get' ? READING : CHANGING))] as const,
  ),
  ...Object.entries(OTHERS),
]);

const apiRoute = routeFinder(METHODS.keys());

/** The methods that a path of the console takes; null for an address of the API that does not exist. */
export const consoleMethods = (path: string): readonly string[] | null =>
  path.startsWith('/api/') ? (METHODS.get(apiRoute(path) ?? '') ?? null) : READING;

/** Builders of pages take names first: with placeholders for these, each gives the route that Next has for it. */
const pageRoute = routeFinder(
  (Object.values(pages) as ((...names: string[]) => string)[]).map((page) =>
    decodeURIComponent(page('{org}', '{name}', '{key}')).replace(/\?.*$/s, ''),
  ),
);

/** The route of a path of the console; null for one that is none. */
export const consoleRoute = (path: string): string | null =>
  path.startsWith('/api/') ? apiRoute(path) : pageRoute(path);

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
    attachFront(server, { headers: consoleHeaders, methods: consoleMethods, route: consoleRoute });
  });
}
