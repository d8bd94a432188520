/** What account claims say: an Organization, an edge account, or nothing of ours. Pure. */
import type { EnvironmentType } from '../../domain/names.ts';
import { ENVIRONMENT_TYPES, organizationSlugProblem } from '../../domain/names.ts';
import type { Organization } from '../../domain/organizations/organization.ts';
import type { AccountStanding } from '../../domain/organizations/organization-state.ts';
import { EDGE_SERVICES, EDGE_STREAMS } from '../../domain/credentials/edge.ts';
import { EDGE_TAG, ORGANIZATION_TAG, standingIn } from '../keys/account-claims.ts';
import type { AccountClaims } from '../keys/claims.ts';
import { readSettings } from '../keys/claims-settings.ts';
import { isDeleting } from '../keys/deletion-claims.ts';
import { homeOfEdge, isClosed, isShut, isShutByUs } from '../keys/rewrite-claims.ts';

/** An Organization as the index holds it: all that its claims tell. */
export type IndexedOrganization = Omit<Organization, 'usage' | 'state' | 'closed' | 'validity'> & {
  /** by which its state is judged when somebody asks */
  standing: AccountStanding;
  /** what the edge account needs and the home account does not offer */
  missingExports: string[];
  /** while it is suspended, the limit of connections that it gets back; 0 when nobody knows */
  resumesWith: number | null;
  /** when its claims were signed, in seconds since 1970 */
  issuedAt: number;
  /** in lower case, for searching */
  searchText: string;
};

export type AccountKind =
  | { kind: 'organization'; organization: IndexedOrganization }
  | { kind: 'edge'; home: string; standing: AccountStanding }
  | { kind: 'unreadable'; reason: string }
  | { kind: 'other' };

const bound = (seconds: number | undefined): number | null => (seconds === undefined || seconds === 0 ? null : seconds);

/** What claims say of who may be in the account. */
const standingOf = ({ nats, exp, nbf }: AccountClaims): AccountStanding => ({
  closed: isClosed(nats.limits),
  shut: isShut(nats),
  shutByUs: isShutByUs(nats),
  deleting: isDeleting(nats),
  notBefore: bound(nbf),
  expires: bound(exp),
});

type JetStreamLimits = Pick<AccountClaims['nats']['limits'], 'mem_storage' | 'disk_storage' | 'streams' | 'consumer'>;

/** Limits as nats-server 2.15.1 reads them: of bytes 0 is none, of streams and consumers 0 is unlimited; so is all below 0. */
const limitsOf = ({ mem_storage, disk_storage, streams, consumer }: JetStreamLimits) => ({
  storageBytes: Math.max(disk_storage, -1),
  memoryBytes: Math.max(mem_storage, -1),
  streams: streams <= 0 ? -1 : streams,
  consumers: consumer <= 0 ? -1 : consumer,
});

function organizationLimits(limits: AccountClaims['nats']['limits']): Organization['limits'] {
  const connections = isClosed(limits) ? 0 : limits.conn;
  const tiers = Object.entries(limits.tiered_limits ?? {}).map(([name, tier]) => ({ name, ...limitsOf(tier) }));
  const untiered = { storageBytes: null, memoryBytes: null, streams: null, consumers: null };
  return { ...(tiers.length > 0 ? untiered : limitsOf(limits)), connections, tiers };
}

const WANTED_EXPORTS = [
  ...EDGE_SERVICES.map((subject) => ({ subject, type: 'service' })),
  ...EDGE_STREAMS.map((subject) => ({ subject, type: 'stream' })),
];

export function readAccount(claims: AccountClaims): AccountKind {
  const { tags, limits, description, imports, exports } = claims.nats;
  if (tags.includes(EDGE_TAG)) {
    const home = homeOfEdge(imports);
    return home === undefined
      ? { kind: 'unreadable', reason: 'An edge account without imports.' }
      : { kind: 'edge', home, standing: standingOf(claims) };
  }
  if (!tags.includes(ORGANIZATION_TAG)) return { kind: 'other' };
  const problem = organizationSlugProblem(claims.name);
  if (problem !== null) return { kind: 'unreadable', reason: problem };
  const standing = (wanted: string): EnvironmentType[] =>
    ENVIRONMENT_TYPES.filter((type) => standingIn(tags, type) === wanted);
  const [environments, retired] = [standing('active'), standing('retired')];
  const displayName = description ?? claims.name;
  return {
    kind: 'organization',
    organization: {
      slug: claims.name,
      displayName,
      account: claims.sub,
      standing: standingOf(claims),
      issuedAt: claims.iat,
      missingExports: WANTED_EXPORTS.filter(
        ({ subject, type }) => !exports.some((one) => one.subject === subject && one.type === type),
      ).map(({ subject }) => subject),
      environments,
      retired,
      resumesWith: isClosed(limits) ? readSettings(claims.nats).connections : null,
      limits: organizationLimits(limits),
      searchText: [
        claims.name,
        displayName,
        claims.sub,
        ...[...environments, ...retired].map((type) => `${claims.name}-${type}`),
      ]
        .join(' ')
        .toLowerCase(),
    },
  };
}
