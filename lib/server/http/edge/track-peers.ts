import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { PEER_HEADER } from './client-address.ts';

/** The address of the other end of a connection, IPv4 as such. */
export const peerAddress = ({ remoteAddress }: { remoteAddress?: string | undefined }): string =>
  (remoteAddress ?? 'unknown').replace(/^::ffff:/, '');

/**
 * Lets route handlers know the address of the connection: Next hands them no socket, and fills X-Forwarded-For in only
 * when the client did not make one up. Node announces each request on this channel before anybody handles it.
 */
export function trackPeers(): void {
  subscribe('http.server.request.start', (message) => {
    const { headers, socket } = (message as { request: IncomingMessage }).request;
    headers[PEER_HEADER] = peerAddress(socket);
  });
}
