/**
 * Account claims that are signed again: ours are put in, whatever else stands there stays as it is. Pure: nothing is signed
 * here.
 */
import { EDGE_SERVICES } from '../../domain/credentials/edge.ts';
import type { AccountClaims } from './claims.ts';

type Block = AccountClaims['nats'];
type Limits = Block['limits'];
export type SigningKey = Block['signing_keys'][number];
interface Import {
  account: string;
  subject: string;
  type: string;
}
interface Export {
  subject: string;
  type: string;
}

/** The public key of a signing key, scoped or not. */
export const publicKeyOf = (key: SigningKey): string => (typeof key === 'string' ? key : key.key);

/** Written anew by whoever signs. */
const OF_THE_SIGNER = new Set(['jti', 'iat', 'iss', 'sub', 'name', 'nats']);

/** The claims beside the `nats` block that stay: `exp`, `nbf`, `aud`, and whatever others put there. */
export const keptClaims = (stored: AccountClaims | null): Record<string, unknown> =>
  Object.fromEntries(Object.entries(stored ?? {}).filter(([name]) => !OF_THE_SIGNER.has(name)));

/** Whether a limit lets nobody in, as the server reads it: only -1 is unlimited (nats-server 2.15.1). */
export const isNone = (limit: number): boolean => limit !== -1 && limit <= 0;
/** Whether an account lets nobody connect: so an Organization is suspended. */
export const isClosed = ({ conn }: Pick<Limits, 'conn'>): boolean => isNone(conn);

/** Those of an account that lets nobody in: neither as a client nor as a leafnode, which has a limit of its own. */
const CLOSED = { conn: 0, leaf: 0 } as const;
type Closing = keyof typeof CLOSED;
const CLOSING = Object.keys(CLOSED) as Closing[];

/** What a limit was before we closed the account stands in a tag of the same claims, so that it is never lost. */
const beforeTag = (name: Closing): string => `vertebra-before-suspension-${name}:`;
const isBeforeTag = (tag: string): boolean => CLOSING.some((name) => tag.startsWith(beforeTag(name)));

/** What a limit was before the account was closed by us; undefined when we did not close it. */
function before(block: Block, name: Closing): number | undefined {
  const text = block.tags.find((tag) => tag.startsWith(beforeTag(name)))?.slice(beforeTag(name).length);
  const value = Number(text);
  return text === undefined || !Number.isSafeInteger(value) ? undefined : value;
}

/** Whether limits let nobody in, neither as a client nor as a leafnode. */
export const isShutByLimits = (limits: Pick<Limits, Closing>): boolean => CLOSING.every((name) => isNone(limits[name]));
/** Whether an account is closed because its Organization is suspended: nobody can be in it. */
export const isShut = ({ limits }: Block): boolean => isShutByLimits(limits);
/** Whether it was we who closed it, so that it opens again with its Organization. */
export const isShutByUs = ({ tags }: Pick<Block, 'tags'>): boolean => tags.some(isBeforeTag);

/**
 * Closes an account, or opens it as it was before. Doing it twice is doing it once; a limit that somebody else changed in
 * between is theirs, and is what the account gets back.
 */
export function withSuspension<B extends Block>(block: B, suspended: boolean): B {
  const tags = block.tags.filter((tag) => !isBeforeTag(tag));
  const was = (name: Closing): number => {
    const now = block.limits[name];
    return isNone(now) ? (before(block, name) ?? now) : now;
  };
  if (suspended) {
    const added =
      isShut(block) && !isShutByUs(block) ? [] : CLOSING.map((name) => `${beforeTag(name)}${String(was(name))}`);
    return { ...block, limits: { ...block.limits, ...CLOSED }, tags: [...tags, ...added] };
  }
  if (!isShutByUs(block)) return block;
  return { ...block, limits: { ...block.limits, conn: was('conn'), leaf: was('leaf') }, tags };
}

const sameSubject = (a: Export) => (b: Export) => a.subject === b.subject && a.type === b.type;

/** Signing keys: others' stay, those that `isOurs` names go, and ours come behind them. */
export const mergeKeys = (
  stored: readonly SigningKey[],
  ours: readonly SigningKey[],
  isOurs: (key: SigningKey) => boolean,
): SigningKey[] => {
  const names = new Set(ours.map(publicKeyOf));
  return [...stored.filter((key) => !names.has(publicKeyOf(key)) && !isOurs(key)), ...ours];
};

const withTags = (stored: readonly string[], ours: readonly string[]): string[] => [
  ...stored,
  ...ours.filter((tag) => !stored.includes(tag)),
];

/** Exports that the edge needs, behind those that are there; one that is there stays as somebody wrote it. */
export const mergeExports = <E extends Export>(stored: readonly E[], ours: readonly E[]): E[] => [
  ...stored,
  ...ours.filter((one) => !stored.some(sameSubject(one))),
];

/**
 * The edge block as it is to be signed. All that it imports from its home account is ours, since that is the wall; what it
 * imports from others, its limits, revocations, exports and the rest stay.
 */
export function rewriteEdge(stored: Block | null, fresh: Block, isOurs: (key: SigningKey) => boolean): Block {
  if (stored === null) return fresh;
  const home = fresh.imports[0]?.account;
  const theirs = stored.imports.filter(({ account }: Import) => account !== home);
  return {
    ...stored,
    imports: [...fresh.imports, ...theirs],
    tags: withTags(stored.tags, fresh.tags),
    signing_keys: mergeKeys(stored.signing_keys, fresh.signing_keys, isOurs),
  };
}

/**
 * An account with the users that are revoked in it. Of two times for one key the later counts, since it covers more; others' entries
 * stay. Ours go when every JWT that they cover has expired. Times are seconds since 1970 (nats-io/jwt v2, RevocationList).
 */
export function withRevocations<B extends Block>(
  block: B,
  ours: readonly { publicKey: string; at: number; until: number }[],
  now: number,
): B {
  const revocations = { ...block.revocations };
  for (const { publicKey, at, until } of ours) {
    const stored = revocations[publicKey] ?? 0;
    if (until > now) revocations[publicKey] = Math.max(stored, at);
    else if (stored <= at) Reflect.deleteProperty(revocations, publicKey);
  }
  if (Object.keys(revocations).length > 0) return { ...block, revocations };
  const { revocations: _none, ...rest } = block;
  return rest as B;
}

/** The home account that an edge imports from: of the import that every edge has, whatever others import beside it. */
export const homeOfEdge = (imports: readonly Import[]): string | undefined =>
  (imports.find(({ subject }) => subject === EDGE_SERVICES[0]) ?? imports[0])?.account;
