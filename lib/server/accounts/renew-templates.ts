/** Signing keys whose permissions were written by an earlier version of Vertebra, and how they come to today's. */
import { isDeepStrictEqual } from 'node:util';
import type { Grant } from '../../domain/grant.ts';
import { scopedSigningKey } from '../keys/account-claims.ts';
import { accountClaimsSchema } from '../keys/claims.ts';
import type { AccountClaims } from '../keys/claims.ts';
import { decodeJwt } from '../keys/jwt.ts';
import { writeEdge, writeHome } from './account-writer.ts';
import { getIndex } from './index-service.ts';
import { readOrganizationRecord } from './organization-record.ts';
import { packClaims } from './resolver.ts';
import { readStoredClaims } from './stored-claims.ts';
import { templateOf } from './wanted-claims.ts';

const EDGE_SUFFIX = /--edge$/;

/** Whether a signing key has the label of one of ours and another template than that has today. */
function hasOldTemplate({ name, nats }: Pick<AccountClaims, 'name' | 'nats'>): boolean {
  const organization = name.replace(EDGE_SUFFIX, '');
  return nats.signing_keys.some((key) => {
    if (typeof key === 'string' || key.role === undefined) return false;
    const today = templateOf(organization, key.role);
    return today !== undefined && !isDeepStrictEqual(key.template, scopedSigningKey('', '', today).template);
  });
}

/**
 * Slugs of the Organizations one of whose accounts has such a key: from one bulk read of the resolver, nothing judged, so each is
 * looked at again before it is changed. Throws `nats-unavailable`.
 */
export async function findOldTemplates(): Promise<string[]> {
  const found = new Set<string>();
  await packClaims((_account, jwt) => {
    try {
      const claims = accountClaimsSchema.safeParse(decodeJwt(jwt).payload);
      if (claims.success && hasOldTemplate(claims.data)) found.add(claims.data.name.replace(EDGE_SUFFIX, ''));
    } catch {
      // No JWT: the index says so to people, and nothing can be renewed.
    }
  });
  const { organizations } = await getIndex();
  return [...found].filter((slug) => organizations.has(slug));
}

/**
 * Brings the accounts of an Organization to today's templates where they have others, and says how many were written. The server
 * then closes the connections of the keys that changed; their clients may connect again at once.
 */
export async function renewTemplates(grant: Grant<'signing-key.renew'>): Promise<number> {
  const known = await readOrganizationRecord(grant.organization);
  if (known === null) return 0;
  const { home, edge } = known.record;
  const sides = [
    { account: home, write: writeHome },
    { account: edge, write: writeEdge },
  ];
  let written = 0;
  for (const { account, write } of sides) {
    const stored = await readStoredClaims(account);
    if (stored === null || !hasOldTemplate(stored)) continue;
    await write(grant, home);
    written += 1;
  }
  return written;
}
