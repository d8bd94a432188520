import { isIP } from 'node:net';

/** Where `trackPeers` leaves the address of the other end of the connection; what a client sends under it is overwritten. */
export const PEER_HEADER = 'x-vertebra-peer';

/** Some proxies write the port as well: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
const withoutPort = (entry: string): string =>
  /^\[([^\]]*)\](?::\d+)?$/.exec(entry)?.[1] ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry;

/**
 * Address of whoever sent the request. Each trusted proxy adds one entry to the end of X-Forwarded-For; what stands
 * before those can be made up by the client. With fewer entries than there are proxies the request did not come through all
 * of them, so none is believed: it is the other end of the connection then, as it is for an entry that is no address.
 */
export function clientAddress(headers: Headers, trustedProxies: number): string {
  const peer = headers.get(PEER_HEADER) ?? 'unknown';
  if (trustedProxies === 0) return peer;
  const entries = (headers.get('x-forwarded-for') ?? '').split(',').map((entry) => entry.trim());
  const forwarded = entries.filter((entry) => entry !== '');
  const address = withoutPort(forwarded.at(-trustedProxies) ?? '').replace(/^::ffff:(?=[\d.]+$)/i, '');
  return forwarded.length >= trustedProxies && isIP(address) !== 0 ? address : peer;
}

/**
 * Whose address it is, as far as limits go: of IPv6 the first 64 bits, since whoever has one such address has all of them.
 * What is no address stays as it is.
 */
export function addressGroup(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail = ''] = address.split('%')[0]?.split('::') ?? [];
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  // An IPv4 address at the end takes the place of two groups; none of them is among the first four.
  const given = groups(head).length + groups(tail).length + (address.includes('.') ? 1 : 0);
  const zeros = address.includes('::') ? Array<string>(8 - given).fill('0') : [];
  const all = [...groups(head), ...zeros, ...groups(tail)];
  return `${all
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
