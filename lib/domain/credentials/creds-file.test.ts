import { credsAuthenticator } from '@nats-io/transport-node';
import { createUser, fromPublic } from 'nkeys.js';
import { expect, test } from 'vitest';
import { formatCreds } from './creds-file.ts';

test('a NATS client reads the JWT and signs with the seed of the file', () => {
  const pair = createUser();
  const file = new TextEncoder().encode(
    formatCreds('header.claims.signature', new TextDecoder().decode(pair.getSeed())),
  );

  const answer = credsAuthenticator(file)('server-nonce') as { jwt: string; nkey: string; sig: string };

  expect(answer.jwt).toBe('header.claims.signature');
  expect(answer.nkey).toBe(pair.getPublicKey());
  const signature = Uint8Array.from(Buffer.from(answer.sig, 'base64url'));
  expect(fromPublic(answer.nkey).verify(new TextEncoder().encode('server-nonce'), signature)).toBe(true);
});
