import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { addressGroup, clientAddress, PEER_HEADER } from './client-address.ts';
import { trackPeers } from './track-peers.ts';

it.each([
  ['no proxy, nothing claimed', 0, undefined, '192.0.2.1'],
  ['no proxy, an address made up', 0, '6.6.6.6', '192.0.2.1'],
  ['one proxy', 1, '203.0.113.5', '203.0.113.5'],
  ['one proxy, an address made up before it', 1, '6.6.6.6, 203.0.113.5', '203.0.113.5'],
  ['two proxies', 2, '203.0.113.5,198.51.100.7', '203.0.113.5'],
  ['two proxies, an address made up before them', 2, '6.6.6.6, 203.0.113.5, 198.51.100.7', '203.0.113.5'],
  ['a proxy that adds nothing', 1, undefined, '192.0.2.1'],
  ['fewer entries than proxies: it came past one of them', 3, '203.0.113.5', '192.0.2.1'],
  ['two proxies, one entry that the client made up', 2, '6.6.6.6', '192.0.2.1'],
  ['an entry that is no address', 1, '6.6.6.6, unknown', '192.0.2.1'],
  ['an entry with its port', 1, '203.0.113.5:4711', '203.0.113.5'],
  ['an IPv6 entry in brackets', 1, '[2001:db8::1]:4711', '2001:db8::1'],
  ['IPv4 in the form of IPv6', 1, '::ffff:203.0.113.5', '203.0.113.5'],
  ['nothing but commas', 1, ', ,', '192.0.2.1'],
])('%s', (_, trusted, forwarded, address) => {
  const headers = new Headers({ [PEER_HEADER]: '192.0.2.1' });
  if (forwarded !== undefined) headers.set('x-forwarded-for', forwarded);
  expect(clientAddress(headers, trusted)).toBe(address);
});

it('says so when the address is not known', () => expect(clientAddress(new Headers(), 0)).toBe('unknown'));

it.each([
  ['203.0.113.5', '203.0.113.5'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
  ['2001:DB8:1:0002:ffff::', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
  ['unknown', 'unknown'],
])('%s counts as %s', (address, group) => expect(addressGroup(address)).toBe(group));

it('takes the peer from the connection, whatever the client sends', async () => {
  trackPeers();
  const server = createServer((request, response) => response.end(request.headers[PEER_HEADER]));
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}`, { headers: { [PEER_HEADER]: '6.6.6.6' } });
  expect(await answer.text()).toBe('127.0.0.1');
  server.close();
});
