/** What account claims say: an Organization, an edge account, or nothing of ours. Pure. */
import type { EnvironmentType } from '../../domain/names.ts';
import { ENVIRONMENT_TYPES, organizationSlugProblem } from '../../domain/names.ts';
import type { Organization } from '../../domain/organization.ts';
import { EDGE_TAG, environmentOfTag, ORGANIZATION_TAG } from '../keys/account-claims.ts';
import type { AccountClaims } from '../keys/claims.ts';

/** An Organization as the index holds it: all that its claims tell. */
export type IndexedOrganization = Omit<Organization, 'usage'> & {
  /** in lower case, for searching */
  searchText: string;
};

export type AccountKind =
  | { kind: 'organization'; organization: IndexedOrganization }
  | { kind: 'edge'; home: string }
  | { kind: 'unreadable'; reason: string }
  | { kind: 'other' };

export function readAccount(claims: AccountClaims): AccountKind {
  const { tags, limits, description, imports } = claims.nats;
  if (tags.includes(EDGE_TAG)) {
    const home = imports[0]?.account;
    return home === undefined
      ? { kind: 'unreadable', reason: 'An edge account without imports.' }
      : { kind: 'edge', home };
  }
  if (!tags.includes(ORGANIZATION_TAG)) return { kind: 'other' };
  const problem = organizationSlugProblem(claims.name);
  if (problem !== null) return { kind: 'unreadable', reason: problem };
  const types = new Set(tags.map(environmentOfTag));
  const environments: EnvironmentType[] = ENVIRONMENT_TYPES.filter((type) => types.has(type));
  const displayName = description ?? claims.name;
  return {
    kind: 'organization',
    organization: {
      slug: claims.name,
      displayName,
      account: claims.sub,
      // No connection allowed is how an Organization is suspended: it cuts the live ones and can be taken back.
      state: limits.conn === 0 ? 'suspended' : 'active',
      environments,
      limits: {
        storageBytes: limits.disk_storage,
        memoryBytes: limits.mem_storage,
        streams: limits.streams,
        consumers: limits.consumer,
        connections: limits.conn,
      },
      searchText: [claims.name, displayName, claims.sub, ...environments.map((type) => `${claims.name}-${type}`)]
        .join(' ')
        .toLowerCase(),
    },
  };
}
