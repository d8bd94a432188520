import type { IncomingMessage } from 'node:http';
import { getConfig } from '../../../lib/server/config/config.ts';
import type { CallerRequest } from '../../../lib/server/http/edge/caller.ts';
import { PEER_HEADER } from '../../../lib/server/http/edge/client-address.ts';
import { peerAddress } from '../../../lib/server/http/edge/track-peers.ts';

const split = ({ url = '' }: IncomingMessage): [path: string, query: string] => {
  const at = url.indexOf('?');
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
};

/** As it was sent: a URL would take `%2e%2e` for the part before it. */
export const requestPath = (incoming: IncomingMessage): string => split(incoming)[0];

export const queryOf = (incoming: IncomingMessage): URLSearchParams => new URLSearchParams(split(incoming)[1]);

/** A request of node:http in the form in which requests are judged. */
export function toRequest(incoming: IncomingMessage): CallerRequest {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  headers.set(PEER_HEADER, peerAddress(incoming.socket));
  return { method: incoming.method ?? '', url: `${getConfig().projectorUrl}${requestPath(incoming)}`, headers };
}
