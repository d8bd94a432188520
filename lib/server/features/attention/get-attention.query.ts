import { mayDo, refusalReason } from '../../../domain/access-table.ts';
import type { Action } from '../../../domain/access-table.ts';
import { VertebraError } from '../../../domain/errors.ts';
import { environmentName } from '../../../domain/names.ts';
import type { Asked, Attention, Finding } from '../../../domain/organizations/attention.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { authorize } from '../../access/authorize.ts';
import { findOrganization } from '../../accounts/find-organization.ts';
import type { IndexedOrganization } from '../../accounts/organization-of-claims.ts';
import { askAboutStreams } from '../../accounts/usage/jetstream-reading.ts';
import { getUsage } from '../../accounts/usage/usage-monitor.ts';
import { callProjector } from '../../spine/projectors/projector-calls.ts';
import { countExpiringCredentials } from '../credentials/inventory/count-expiring-credentials.query.ts';
import { listOrganizationSupportGrants } from '../support/list-support-grants.query.ts';
import { sharedReading } from './shared-readings.ts';
import { findInStreams, FULL, NEAR, readStreams } from './stream-findings.ts';

/** So long an answer is shared by all who look. */
const KEPT_MS = 5_000;
/** Each credential of the Organization is read, and days pass before one ends. */
const CREDENTIALS_KEPT_MS = 10_000;
const MOST_NAMED = 10;
const KINDS_NAMED = 5;

/** What one question brought: findings, and what is not known, with the reason. */
interface Part {
  /** when the servers were asked (ISO 8601) */
  at?: string;
  findings: Finding[];
  unasked?: Attention['unasked'];
  omitted?: Partial<Attention['omitted']>;
  answered?: string[];
  silent?: string[];
}
type Organization = IndexedOrganization;

const unanswered = (what: Asked, error: unknown, of: string | null = null): Attention['unasked'][number] => {
  if (!(error instanceof VertebraError)) throw error;
  return { what, of, why: 'no-answer', detail: error.message };
};

/** Consumers, streams and rejected events: one question to each server, however many there are. */
async function aboutStreams({ slug, account, environments, limits }: Organization): Promise<Part> {
  const { at, found, told, silent } = await sharedReading(`streams ${slug}`, KEPT_MS, async () => {
    const at = new Date().toISOString();
    const { answers, silent } = await askAboutStreams(account, { config: true, consumer: true });
    const { streams, told } = readStreams(account, answers);
    const found = findInStreams(streams, { slug, environments, consumersOfEach: limits.consumers ?? -1 });
    return {
      at,
      found,
      told,
      silent: [...silent, ...answers.map(({ server }) => server.name)].filter((name) => !told.includes(name)),
    };
  });
  return {
    at,
    findings: [...found.consumers.slice(0, MOST_NAMED), ...found.streams.slice(0, MOST_NAMED), ...found.environments],
    omitted: {
      consumers: Math.max(0, found.consumers.length - MOST_NAMED),
      streams: Math.max(0, found.streams.length - MOST_NAMED),
    },
    answered: told,
    silent,
  };
}

/** What the projector counts as failing in one Environment, where the caller may read data; and what stops it. */
async function aboutObjects(slug: string, environment: string, mayRead: boolean): Promise<Part> {
  try {
    const answer = await sharedReading(`objects ${environment}`, KEPT_MS, async () => {
      for await (const failing of callProjector(slug, { kind: 'failing', environment })) return failing;
      return { kinds: {}, problem: 'The projector gave no answer.' };
    });
    const kinds = Object.entries(mayRead ? answer.kinds : {})
      .map(([kind, failing]) => ({ kind, failing }))
      .sort((a, b) => b.failing - a.failing || (a.kind < b.kind ? -1 : 1));
    const failing = kinds.reduce((sum, one) => sum + one.failing, 0);
    const { problem } = answer;
    return {
      findings: [
        ...(failing === 0
          ? []
          : [{ kind: 'objects', severity: 'look', environment, failing, kinds: kinds.slice(0, KINDS_NAMED) } as const]),
        ...(problem === null ? [] : [{ kind: 'state', severity: 'act', environment, pending: null, problem } as const]),
      ],
    };
  } catch (error) {
    return { findings: [], unasked: [unanswered('objects', error, environment)] };
  }
}

async function aboutLimits({ account, limits }: Organization): Promise<Part> {
  const usage = (await getUsage()).of(account);
  const compared = [
    { limit: 'storageBytes', stops: true },
    { limit: 'memoryBytes', stops: true },
    { limit: 'streams', stops: false },
    { limit: 'connections', stops: true },
  ] as const;
  const findings = compared.flatMap(({ limit, stops }): Finding[] => {
    const [used, of] = [usage[limit], limits[limit]];
    if (of === null || of <= 0 || used < of * NEAR) return [];
    return [{ kind: 'account', severity: stops && used >= of * FULL ? 'act' : 'look', limit, used, of }];
  });
  const detail = 'Its limits are by number of replicas (tiers), and servers do not tell what is used of each.';
  const unasked = limits.tiers.length === 0 ? [] : [{ what: 'limits', of: null, why: 'tiers', detail } as const];
  return { findings, unasked };
}

async function aboutCredentials(caller: Caller, { slug }: Organization): Promise<Part> {
  const { windows } = await sharedReading(`credentials ${slug}`, CREDENTIALS_KEPT_MS, () =>
    countExpiringCredentials(caller, slug),
  );
  const week = windows.find(({ days }) => days === '7');
  const today = windows.find(({ days }) => days === '1')?.credentials ?? 0;
  if (week === undefined || week.credentials === 0) return { findings: [] };
  const { credentials: ending, connected } = week;
  return { findings: [{ kind: 'credentials', severity: today > 0 ? 'act' : 'look', ending, today, connected }] };
}

async function aboutSupport(caller: Caller, { slug }: Organization): Promise<Part> {
  const { items } = await listOrganizationSupportGrants(caller, slug);
  const findings = items.flatMap(({ state, requester, scope, ticket, endsAt, views }): Finding[] => {
    if (state !== 'active' && state !== 'requested') return [];
    const reads = views.filter(({ live }) => live).map(({ stream }) => stream);
    return [
      { kind: 'support', severity: 'look', state, requester: requester.displayName, scope, ticket, endsAt, reads },
    ];
  });
  return { findings };
}

interface Question {
  about: readonly Asked[];
  /** what it takes to read the answer */
  action: Action;
  ask: () => Promise<Part>;
}

/** Asks what the caller's role may read; what it may not, and what did not answer, is named. */
async function askOne(
  { actor }: Caller,
  { about, action, ask }: Question,
): Promise<Part & { asked: readonly Asked[] }> {
  const none = { findings: [], asked: [] };
  if (!mayDo(actor, action)) {
    const detail = refusalReason(action);
    return { ...none, unasked: about.map((what) => ({ what, of: null, why: 'role', detail })) };
  }
  try {
    const part = await ask();
    const closed = new Set(part.unasked?.map(({ what, of }) => (of === null ? what : null)));
    return { ...part, asked: about.filter((what) => !closed.has(what)) };
  } catch (error) {
    return { ...none, unasked: about.map((what) => unanswered(what, error)) };
  }
}

const isFirst = ({ severity }: Finding): number => Number(severity === 'look');

/**
 * What needs a person in an Organization, worst first. Each answer of NATS is shared for seconds by all who look. Throws as `authorize`
 * does, and `not-found`.
 */
export async function getAttention(caller: Caller, slug: string): Promise<Attention> {
  const organization = await findOrganization(authorize(caller.actor, 'organization.read', slug));
  const now = new Date().toISOString();
  const environments = organization.environments.map((type) => environmentName(slug, type));
  const mayRead = mayDo(caller.actor, 'data.read');
  const objects = async (): Promise<Part> => {
    const parts = await Promise.all(environments.map((environment) => aboutObjects(slug, environment, mayRead)));
    const closed = { what: 'objects', of: null, why: 'role', detail: refusalReason('data.read') } as const;
    return {
      findings: parts.flatMap(({ findings }) => findings),
      unasked: [...(mayRead ? [] : [closed]), ...parts.flatMap(({ unasked }) => unasked ?? [])],
    };
  };
  const parts = await Promise.all(
    (
      [
        {
          about: ['consumers', 'streams', 'rejected'],
          action: 'jetstream.inspect',
          ask: () => aboutStreams(organization),
        },
        { about: ['limits'], action: 'organization.read', ask: () => aboutLimits(organization) },
        { about: ['objects'], action: 'jetstream.inspect', ask: objects },
        { about: ['credentials'], action: 'credential.list', ask: () => aboutCredentials(caller, organization) },
        { about: ['support'], action: 'support-grant.list', ask: () => aboutSupport(caller, organization) },
      ] satisfies Question[]
    ).map((question) => askOne(caller, question)),
  );
  return {
    at: parts.find(({ at }) => at !== undefined)?.at ?? now,
    findings: parts.flatMap(({ findings }) => findings).sort((a, b) => isFirst(a) - isFirst(b)),
    omitted: Object.assign(
      { consumers: 0, streams: 0 },
      ...parts.map(({ omitted }) => omitted),
    ) as Attention['omitted'],
    answered: parts.flatMap(({ answered }) => answered ?? []),
    silent: parts.flatMap(({ silent }) => silent ?? []),
    asked: parts.flatMap(({ asked }) => asked),
    unasked: parts.flatMap(({ unasked }) => unasked ?? []),
  };
}
