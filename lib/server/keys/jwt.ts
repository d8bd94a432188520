/** NATS JWTs v2: `ed25519-nkey` (github.com/nats-io/jwt, v2). */
import { createHash } from 'node:crypto';
import { encodeBase32 } from './base32.ts';
import type { KeyPair } from './nkey.ts';

const HEADER = Buffer.from(JSON.stringify({ typ: 'JWT', alg: 'ed25519-nkey' })).toString('base64url');

export class JwtError extends Error {
  override readonly name = 'JwtError';
}

export interface ClaimsInput {
  /** public key the claims are about */
  sub: string;
  name?: string;
  /** seconds since 1970; left out = never expires */
  exp?: number;
  /** seconds since 1970 */
  iat: number;
  nats: Record<string, unknown>;
  /** whatever else stands beside them, such as `nbf` */
  kept?: Record<string, unknown>;
}

/** Signs claims. `jti` is base32(SHA-512/256) of the claims with an empty `jti`, as the Go library makes it. */
export function encodeJwt(claims: ClaimsInput, signer: KeyPair): string {
  const { name, sub, exp, iat, nats, kept } = claims;
  const body = { exp, ...kept, jti: '', iat, iss: signer.publicKey, name, sub, nats };
  body.jti = encodeBase32(createHash('sha512-256').update(JSON.stringify(body)).digest());
  const signed = `${HEADER}.${Buffer.from(JSON.stringify(body)).toString('base64url')}`;
  return `${signed}.${signer.sign(Buffer.from(signed)).toString('base64url')}`;
}

export interface DecodedJwt {
  /** the claims as they stand there, not yet judged */
  payload: unknown;
  /** the bytes the signature is over */
  signed: Buffer;
  signature: Buffer;
}

/** Takes a JWT apart. Judges its form only: no signature, no expiry. Throws JwtError. */
export function decodeJwt(token: string): DecodedJwt {
  const [header, body, signature, ...rest] = token.split('.');
  if (header === undefined || body === undefined || signature === undefined || rest.length > 0) {
    throw new JwtError('a JWT has three parts');
  }
  try {
    const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { alg?: unknown };
    if (alg !== 'ed25519-nkey') throw new JwtError('not signed with ed25519-nkey');
    return {
      payload: JSON.parse(Buffer.from(body, 'base64url').toString()) as unknown,
      signed: Buffer.from(`${header}.${body}`),
      signature: Buffer.from(signature, 'base64url'),
    };
  } catch (error) {
    if (error instanceof JwtError) throw error;
    throw new JwtError('not readable as JSON', { cause: error });
  }
}
