/** In which state an Organization is, judged when somebody asks: a claim does not change when its time is over. */
export const ORGANIZATION_STATES = [
  'active',
  /** the home account lets nobody in; the edge account, where browsers and sealed credentials are, still does */
  'suspending',
  'suspended',
  /** the home account lets people in again, the edge account not yet */
  'resuming',
  'expired',
  'not-yet-valid',
  /** nobody gets in any more, and what is in it is taken away */
  'deleting',
] as const;
export type OrganizationState = (typeof ORGANIZATION_STATES)[number];

/** What the claims of one account say of who may be in it. Times are seconds since 1970; null when there is no bound. */
export interface AccountStanding {
  /** lets no client connect */
  closed: boolean;
  /** lets nobody in at all, no leafnode either */
  shut: boolean;
  /** closed by Vertebra because its Organization is suspended */
  shutByUs: boolean;
  /** somebody has ordered its deletion */
  deleting: boolean;
  notBefore: number | null;
  expires: number | null;
}

/** From when and until when an account is valid: ISO 8601, or null without a bound. */
export interface Validity {
  notBefore: string | null;
  expires: string | null;
}

interface Standing {
  state: OrganizationState;
  /** why nothing can be opened or issued, a sentence for people; null when it can */
  closed: string | null;
  home: Validity;
  /** null when there is no edge account */
  edge: Validity | null;
}

const iso = (seconds: number | null): string | null =>
  seconds === null ? null : new Date(seconds * 1000).toISOString();
const validityOf = ({ notBefore, expires }: AccountStanding): Validity => ({
  notBefore: iso(notBefore),
  expires: iso(expires),
});

function timeOf(
  slug: string,
  name: string,
  standing: AccountStanding,
  now: number,
): Pick<Standing, 'state' | 'closed'> | null {
  const { expires, notBefore } = validityOf(standing);
  if (expires !== null && now >= Date.parse(expires)) {
    const closed = `The ${name} account of ${slug} expired at ${expires}. Nobody can connect until an operator of the Sovereign renews its claims.`;
    return { state: 'expired', closed };
  }
  if (notBefore !== null && now < Date.parse(notBefore)) {
    const closed = `The ${name} account of ${slug} is not valid before ${notBefore}. Wait until then, or ask an operator of the Sovereign to change its claims.`;
    return { state: 'not-yet-valid', closed };
  }
  return null;
}

function stateOf(slug: string, home: AccountStanding, edges: readonly AccountStanding[], now: number) {
  if (home.deleting)
    return { state: 'deleting' as const, closed: `${slug} is being deleted: nobody can connect to it any more.` };
  if (home.closed && (edges.length === 0 || (home.shut && edges.every(({ shut }) => shut)))) {
    const closed = `${slug} is suspended: nobody can connect to it. An operator of the Sovereign can resume it.`;
    return { state: 'suspended' as const, closed };
  }
  if (home.closed) {
    const closed = `${slug} is being suspended: its home account accepts no client; leafnodes and its edge account follow in a moment.`;
    return { state: 'suspending' as const, closed };
  }
  if ([home, ...edges].some(({ shutByUs }) => shutByUs)) {
    const closed = `${slug} is being resumed: its accounts open in a moment. Try again then.`;
    return { state: 'resuming' as const, closed };
  }
  const bounds = [timeOf(slug, 'home', home, now), ...edges.map((edge) => timeOf(slug, 'edge', edge, now))];
  const bound = bounds.find((one) => one !== null);
  if (bound) return bound;
  const closed = edges.some((edge) => edge.closed)
    ? `The edge account of ${slug} lets nobody connect: somebody set its limit of connections to 0. An operator of the Sovereign can change it.`
    : null;
  return { state: 'active' as const, closed };
}

/** The state of an Organization by its home account and its edge accounts at a time (milliseconds since 1970). */
export function organizationStanding(
  slug: string,
  home: AccountStanding,
  edges: readonly AccountStanding[],
  now: number,
): Standing {
  const [edge] = edges;
  return { ...stateOf(slug, home, edges, now), home: validityOf(home), edge: edge ? validityOf(edge) : null };
}

/** Whether the edge account, or the leafnodes of the home account, do not yet follow what that says of connections. */
export const isUnsettled = (home: AccountStanding, edge: AccountStanding): boolean =>
  home.closed ? !edge.shut || !home.shut : edge.shutByUs || home.shutByUs;
