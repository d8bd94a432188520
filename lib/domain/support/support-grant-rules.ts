/** What a support grant allows and when, without a schema: pages and server use the same rules. */
import { bucketOfStream, environmentOfStream } from '../names.ts';

export const SUPPORT_SCOPES = ['non-prod', 'everything'] as const;
/** Which streams and buckets: those of every Environment but prod, or all there are. */
export type SupportScope = (typeof SUPPORT_SCOPES)[number];

/** What a scope covers, in words. */
export const SCOPE_WORDS: Record<SupportScope, string> = {
  'non-prod': 'Environments other than prod',
  everything: 'everything, prod included',
};

export const SUPPORT_APPROVALS = ['prod', 'all', 'none'] as const;
/** The Sovereign's policy: which requests wait for an admin of the Organization. */
export type SupportApproval = (typeof SUPPORT_APPROVALS)[number];

export const MOST_GRANT_MINUTES = 60;
/** An approval that comes days later would open data when nobody expects it. */
const REQUEST_LIFETIME_MS = 24 * 3_600_000;

export const SUPPORT_STATUSES = ['requested', 'active', 'denied', 'ended'] as const;
/** What people did with it last. */
type SupportStatus = (typeof SUPPORT_STATUSES)[number];
export const SUPPORT_STATES = [...SUPPORT_STATUSES, 'expired', 'lapsed'] as const;
/** What it is at a time: it expires, and a request lapses, without anybody's doing. */
export type SupportState = (typeof SUPPORT_STATES)[number];

export const needsApproval = (policy: SupportApproval, scope: SupportScope): boolean =>
  policy === 'all' || (policy === 'prod' && scope === 'everything');

/** The state of a grant at a time. Times are ISO 8601, `now` is milliseconds since 1970. */
export function stateOf(
  grant: { status: SupportStatus; requestedAt: string; endsAt: string | null },
  now: number,
): SupportState {
  if (grant.status === 'active' && (grant.endsAt === null || Date.parse(grant.endsAt) <= now)) return 'expired';
  if (grant.status === 'requested' && Date.parse(grant.requestedAt) + REQUEST_LIFETIME_MS <= now) return 'lapsed';
  return grant.status;
}

/** Whether a scope covers a stream of the Organization. A stream that belongs to no Environment by its name may hold prod's. */
export function coversStream(scope: SupportScope, organization: string, stream: string): boolean {
  if (scope === 'everything') return true;
  const environment = environmentOfStream(stream);
  return environment?.organization === organization && environment.type !== 'prod';
}

/** The least that a grant has to cover to open a stream of the Organization. */
export const scopeFor = (organization: string, stream: string): SupportScope =>
  coversStream('non-prod', organization, stream) ? 'non-prod' : 'everything';

/** The tags by which the server fills in the one permission template of all support grants. */
export function supportTags(stream: string): { stream: string; environment?: string; bucket?: string } {
  const bucket = bucketOfStream(stream);
  if (bucket !== null) return { stream, bucket };
  const environment = environmentOfStream(stream);
  return environment === null ? { stream } : { stream, environment: environment.name };
}

/** A session under a grant that may read one stream or bucket. Times are ISO 8601. */
interface View {
  stream: string;
  since: string;
  until: string;
}

/** What was read under a grant before, a line a stream. */
interface PastView extends View {
  /** how often it was opened */
  times: number;
}

/** Sessions that may be open at once under one grant; a person has some tabs, and a page one or two streams. */
export const MOST_OPEN_VIEWS = 100;
/** Streams that a grant lists; its audit records have them all. With 255 letters each they take 80 KiB. */
const MOST_PAST_VIEWS = 200;

export const isOpenView = ({ until }: Pick<View, 'until'>, now: number): boolean => Date.parse(until) > now;

const earlier = (a: string, b: string): string => (a < b ? a : b);

function fold(past: PastView[], view: View): PastView[] {
  const known = past.find(({ stream }) => stream === view.stream);
  const since = known ? earlier(known.since, view.since) : view.since;
  const until = known && known.until > view.until ? known.until : view.until;
  const others = past.filter(({ stream }) => stream !== view.stream);
  return [...others, { stream: view.stream, since, until, times: (known?.times ?? 0) + 1 }];
}

/**
 * The views of a grant within bounds at a time: those that have ended become one line a stream, the longest ended lines and
 * open ones beyond what is kept a number. A message of NATS has a largest size, and a grant that cannot be written any more
 * could not be ended either.
 */
export function boundViews<V extends View>(
  grant: { views: readonly V[]; past: readonly PastView[]; omitted: number },
  now: number,
): { views: V[]; past: PastView[]; omitted: number } {
  const open = grant.views.filter((view) => isOpenView(view, now)).sort((a, b) => b.until.localeCompare(a.until));
  const kept = new Set(open.slice(0, MOST_OPEN_VIEWS));
  const ended = grant.views.filter((view) => !kept.has(view));
  const past = ended.reduce(fold, [...grant.past]).sort((a, b) => b.until.localeCompare(a.until));
  return {
    views: grant.views.filter((view) => kept.has(view)),
    past: past.slice(0, MOST_PAST_VIEWS),
    omitted: grant.omitted + Math.max(0, past.length - MOST_PAST_VIEWS),
  };
}
