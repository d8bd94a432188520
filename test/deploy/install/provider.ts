/** The identity provider of docs/install.md, at https://id.example.com: the demo's, with TLS in front. */
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { startIdentityProvider } from '../../../scripts/demo/identity/identity-provider.ts';

const [directory = '', certFile = '', keyFile = '', address = ''] = process.argv.slice(2);
const BEHIND = 8080;
const provider = await startIdentityProvider({
  directory,
  port: BEHIND,
  appUrl: 'https://vertebra.example.com',
  origin: 'https://id.example.com',
});
const front = createServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, (incoming, response) => {
  const headers = { ...incoming.headers, 'x-forwarded-proto': 'https' };
  const passed = request({ port: BEHIND, method: incoming.method, path: incoming.url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  incoming.pipe(passed);
});
front.listen(443, address, () => writeFileSync(join(directory, 'client-secret'), provider.clientSecret));
