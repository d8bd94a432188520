/** Where `trackPeers` leaves the address of the other end of the connection; what a client sends under it is overwritten. */
export const PEER_HEADER = 'x-vertebra-peer';

/**
 * Address of whoever sent the request. Each trusted proxy adds one entry to the end of X-Forwarded-For; what stands
 * before those can be made up by the client.
 */
export function clientAddress(headers: Headers, trustedProxies: number): string {
  const forwarded = (headers.get('x-forwarded-for') ?? '').split(',').map((entry) => entry.trim());
  const hops = [...forwarded.filter((entry) => entry !== ''), headers.get(PEER_HEADER) ?? 'unknown'];
  return hops[Math.max(0, hops.length - 1 - trustedProxies)] ?? 'unknown';
}
