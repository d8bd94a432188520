import { credsAuthenticator } from 'nats';
import { fromPublic } from 'nkeys.js';
import { expect, test } from 'vitest';
import { createUserKey } from '../client/user-key.ts';
import { formatCreds } from './creds-file.ts';

test('a NATS client reads the JWT and signs with the seed of the file', async () => {
  const key = await createUserKey();
  const file = new TextEncoder().encode(formatCreds('header.claims.signature', key.seed));

  const answer = credsAuthenticator(file)('server-nonce') as { jwt: string; nkey: string; sig: string };

  expect(answer.jwt).toBe('header.claims.signature');
  expect(answer.nkey).toBe(key.publicKey);
  const signature = Uint8Array.from(Buffer.from(answer.sig, 'base64url'));
  expect(fromPublic(key.publicKey).verify(new TextEncoder().encode('server-nonce'), signature)).toBe(true);
});
