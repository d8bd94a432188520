import { z } from '../../../domain/zod.ts';
import { duplicateName } from '../../config/duplicate-name.ts';
import { TokenRefused } from './token-refused.ts';

/** Headers of a request have 16 KB in all. */
const MAX_CHARACTERS = 12_000;
/** They bring a key along, or say where to fetch one (RFC 7515, 4.1); ours come from the issuer's metadata only. */
const OWN_KEY = ['jwk', 'jku', 'x5u', 'x5c'];

const objectSchema = z.record(z.string(), z.unknown());
type Json = z.infer<typeof objectSchema>;

function parsePart(part: string): Json {
  let json: string;
  let parsed: Json;
  try {
    json = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url'));
    parsed = objectSchema.parse(JSON.parse(json));
  } catch (cause) {
    throw new TokenRefused('malformed', undefined, { cause });
  }
  if (duplicateName(json) !== null) throw new TokenRefused('duplicate-names');
  return parsed;
}

/**
 * Header and claims of a token that is nothing but signed, **not verified**: good for finding out whose rules it is to be
 * verified with. Throws {@link TokenRefused} for what no signature could repair.
 */
export function tokenParts(token: string): { header: Json; claims: Json } {
  if (token.length > MAX_CHARACTERS) throw new TokenRefused('too-long', `${token.length} characters`);
  const [head = '', body = '', ...rest] = token.split('.');
  if (rest.length === 3) throw new TokenRefused('encrypted');
  if (rest.length !== 1) throw new TokenRefused('malformed');
  const header = parsePart(head);
  const own = OWN_KEY.find((name) => name in header);
  if (own !== undefined) throw new TokenRefused('own-key', own);
  if ('crit' in header) throw new TokenRefused('critical');
  return { header, claims: parsePart(body) };
}
