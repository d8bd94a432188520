import { z } from '../../../domain/zod.ts';
import { TokenRefused } from './token-refused.ts';

/** Headers of a request have 16 KB in all. */
const MAX_CHARACTERS = 12_000;
/** They bring a key along, or say where to fetch one (RFC 7515, 4.1); ours come from the issuer's metadata only. */
const OWN_KEY = ['jwk', 'jku', 'x5u', 'x5c'];

const objectSchema = z.record(z.string(), z.unknown());
type Json = z.infer<typeof objectSchema>;

/** How many names a parsed value has, at every depth. */
function countNames(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inside = Object.values(value).reduce<number>((sum, one) => sum + countNames(one), 0);
  return Array.isArray(value) ? inside : inside + Object.keys(value).length;
}

/** A parser takes the last of two equal names, another one the first: what was signed could then mean two things. */
const hasDuplicateNames = (json: string, parsed: Json): boolean =>
  [...json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined).length !==
  countNames(parsed);

function parsePart(part: string): Json {
  let json: string;
  let parsed: Json;
  try {
    json = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url'));
    parsed = objectSchema.parse(JSON.parse(json));
  } catch (cause) {
    throw new TokenRefused('malformed', undefined, { cause });
  }
  if (hasDuplicateNames(json, parsed)) throw new TokenRefused('duplicate-names');
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
