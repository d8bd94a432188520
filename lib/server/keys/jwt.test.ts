import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBase32 } from './base32.ts';
import { decodeJwt, encodeJwt, JwtError } from './jwt.ts';
import { createKeyPair, verifySignature } from './nkey.ts';

const signer = createKeyPair('A');
const { publicKey } = createKeyPair('U');

describe('a JWT', () => {
  it('gives its claims back, signed by its issuer', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.array(fc.string()), (name, tags) => {
        const token = encodeJwt({ sub: publicKey, name, iat: 1, nats: { tags, type: 'user', version: 2 } }, signer);
        const { payload, signed, signature } = decodeJwt(token);
        expect(payload).toMatchObject({ sub: publicKey, name, iat: 1, iss: signer.publicKey, nats: { tags } });
        expect(verifySignature('A', signer.publicKey, signed, signature)).toBe(true);
      }),
    );
  });

  it('has the hash of the claims as its id, and no expiry unless asked for', () => {
    const token = encodeJwt({ sub: publicKey, iat: 7, nats: { type: 'user' } }, signer);
    const { jti, ...rest } = decodeJwt(token).payload as { jti: string };
    const blank = JSON.stringify({ jti: '', ...rest });
    expect(jti).toBe(encodeBase32(createHash('sha512-256').update(blank).digest()));
    expect(rest).not.toHaveProperty('exp');
  });
});

describe('what is no JWT', () => {
  const token = encodeJwt({ sub: publicKey, iat: 1, nats: {} }, signer);
  const [header = '', body = '', signature = ''] = token.split('.');
  const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  // named without what is random: a mutation run finds a test again by its name
  it.each([
    ['empty', '', 'a JWT has three parts'],
    ['one part', header, 'a JWT has three parts'],
    ['two parts', `${header}.${body}`, 'a JWT has three parts'],
    ['four parts', `${token}.more`, 'a JWT has three parts'],
    ['not signed', `${json({ typ: 'JWT', alg: 'none' })}.${body}.${signature}`, 'not signed with ed25519-nkey'],
    ['of another algorithm', `${json({ alg: 'ed25519' })}.${body}.${signature}`, 'not signed with ed25519-nkey'],
    ['without a header', `${json(null)}.${body}.${signature}`, 'not readable as JSON'],
    ['not base64url', `${header}.!!!.${signature}`, 'not readable as JSON'],
  ])('%s', (_what, text, why) => {
    expect(() => decodeJwt(text)).toThrow(new JwtError(why));
  });
});
