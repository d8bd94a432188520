import { hash } from 'node:crypto';
import type { AuditFilter, AuditRecord } from '../../domain/audit/audit.ts';
import { AUDIT_SUBJECT_PREFIX } from '../nats/streams/audit-streams.ts';

/** Stands where an Organization's slug would; no slug has an underscore. */
const SOVEREIGN_TOKEN = '_sovereign';
/** What a token tells apart is looked at again in the record, so a short one is enough. */
const TOKEN_CHARACTERS = 8;

/** The same few names come again and again while a log is walked. */
const KNOWN_TOKENS = 10_000;
const known = new Map<string, string>();

/** A name may hold anything; its token is one of the same length for all of them. */
function tokenOf(text: string): string {
  const before = known.get(text);
  if (before !== undefined) return before;
  const token = hash('sha256', text.toLowerCase()).slice(0, TOKEN_CHARACTERS);
  if (known.size >= KNOWN_TOKENS) known.clear();
  known.set(text, token);
  return token;
}

/** A refused name may hold anything; only what can be a subject token goes into the subject, the record has it all. */
const organizationToken = (organization: string | null): string =>
  organization !== null && /^[a-z0-9-]{1,64}$/.test(organization) ? organization : SOVEREIGN_TOKEN;

const actionToken = (action: string): string => action.replaceAll('.', '_');

/**
 * Where a record stands, so that the server filters by Organization, actor, result, action and object. The tokens come in
 * the order in which they are asked for and tell much apart: a search was fastest so (docs/decisions/0008-audit-chain.md).
 */
export const auditSubject = (record: Pick<AuditRecord, 'organization' | 'actor' | 'result' | 'action' | 'object'>) =>
  [
    AUDIT_SUBJECT_PREFIX,
    organizationToken(record.organization),
    tokenOf(record.actor.username),
    record.result,
    actionToken(record.action),
    tokenOf(record.object),
  ].join('.');

/** The subjects of the records that are asked for, and perhaps a few more (`matchesFilter`); undefined for every subject. */
export function auditFilterSubject({ organization, actor, result, action, object }: AuditFilter): string | undefined {
  const tokens = [
    organization,
    actor === undefined ? undefined : tokenOf(actor),
    result,
    action === undefined ? undefined : actionToken(action),
    object === undefined ? undefined : tokenOf(object),
  ];
  if (tokens.every((token) => token === undefined)) return undefined;
  return [AUDIT_SUBJECT_PREFIX, ...tokens.map((token) => token ?? '*')].join('.');
}

/** What is asked for, and what somebody may not see of it. */
export interface ScopedFilter extends AuditFilter {
  /** correlation of an act whose records are left out */
  without?: string;
}

const same = (wanted: string | undefined, actual: string): boolean =>
  wanted === undefined || wanted.toLowerCase() === actual.toLowerCase();

/** Whether a record that was found by its subject and place is one that was asked for: two names may have one token. */
export const matchesFilter = (
  { actor, subject, issuer, object, from, to, without }: ScopedFilter,
  record: AuditRecord,
): boolean =>
  same(actor, record.actor.username) &&
  (subject === undefined || subject === record.actor.subject) &&
  (issuer === undefined || issuer === record.actor.issuer) &&
  same(object, record.object) &&
  (without === undefined || record.correlation !== without) &&
  (from === undefined || Date.parse(record.time) >= Date.parse(from)) &&
  (to === undefined || Date.parse(record.time) < Date.parse(to));
