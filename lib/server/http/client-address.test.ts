import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { clientAddress, PEER_HEADER } from './client-address.ts';
import { trackPeers } from './track-peers.ts';

it.each([
  ['no proxy, nothing claimed', 0, undefined, '192.0.2.1'],
  ['no proxy, an address made up', 0, '6.6.6.6', '192.0.2.1'],
  ['one proxy', 1, '203.0.113.5', '203.0.113.5'],
  ['one proxy, an address made up before it', 1, '6.6.6.6, 203.0.113.5', '203.0.113.5'],
  ['two proxies', 2, '203.0.113.5,198.51.100.7', '203.0.113.5'],
  ['two proxies, an address made up before them', 2, '6.6.6.6, 203.0.113.5, 198.51.100.7', '203.0.113.5'],
  ['a proxy that adds nothing', 1, undefined, '192.0.2.1'],
  ['fewer entries than proxies', 3, '203.0.113.5', '203.0.113.5'],
])('%s', (_, trusted, forwarded, address) => {
  const headers = new Headers({ [PEER_HEADER]: '192.0.2.1' });
  if (forwarded !== undefined) headers.set('x-forwarded-for', forwarded);
  expect(clientAddress(headers, trusted)).toBe(address);
});

it('says so when the address is not known', () => expect(clientAddress(new Headers(), 0)).toBe('unknown'));

it('takes the peer from the connection, whatever the client sends', async () => {
  trackPeers();
  const server = createServer((request, response) => response.end(request.headers[PEER_HEADER]));
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}`, { headers: { [PEER_HEADER]: '6.6.6.6' } });
  expect(await answer.text()).toBe('127.0.0.1');
  server.close();
});
