import { OBJECT_STATUSES } from '../../lib/domain/environments/environment-state-words.ts';
import type { ObjectStatus } from '../../lib/domain/environments/environment-state-words.ts';
import { conditionsSchema } from '../../lib/domain/events/object-data.ts';
import type { Condition } from '../../lib/domain/events/object-data.ts';
import { isJsonObject } from '../../lib/domain/events/parse-json.ts';

/** The conditions that say how the whole object is (Kubernetes API conventions, Flux, Crossplane). */
const TELLING: readonly string[] = ['Ready', 'Synced', 'Available'];
/** Reasons for not being ready that pass by themselves: something is on its way. */
const ON_ITS_WAY =
  /^(Progressing|Reconciling|ReconciliationInProgress|Creating|Updating|Deleting|Pending|DependencyNotReady)$/u;

/** What a condition says besides true and false. */
export const wordsOf = ({ type, status, reason, message }: Condition): string =>
  [reason, message].filter(Boolean).join(': ') || `${type} is ${status}`;

function healthOf(condition: Condition): Health {
  if (condition.status === 'True') return HEALTHY;
  if (ON_ITS_WAY.test(condition.reason ?? '')) return progressing(wordsOf(condition));
  return condition.status === 'False' ? failing(wordsOf(condition)) : { ...UNKNOWN, reason: wordsOf(condition) };
}

const rank = ({ status }: Health) => OBJECT_STATUSES.indexOf(status);

/** How an object is by its conditions: the worst of those that speak about the whole; unknown when none does. */
export function healthOfConditions(conditions: readonly Condition[]): Health {
  let worst: Health | null = null;
  for (const condition of conditions) {
    if (!TELLING.includes(condition.type)) continue;
    const health = healthOf(condition);
    if (worst === null || rank(health) < rank(worst)) worst = health;
  }
  return worst ?? UNKNOWN;
}

/** The same for an object without a schema: its conditions lie at the top or, as in Kubernetes, under `status`. */
export function healthOfAnything(object: Record<string, unknown>): Health {
  const conditions = object.conditions ?? (isJsonObject(object.status) ? object.status.conditions : undefined);
  if (conditions === undefined) return UNKNOWN;
  const read = conditionsSchema.safeParse(conditions);
  return read.success ? healthOfConditions(read.data) : UNKNOWN;
}

/** How an object is, and why when it is not well: in the words of its event, as far as it has some. */
export interface Health {
  status: ObjectStatus;
  reason: string | null;
}

export const HEALTHY: Health = { status: 'healthy', reason: null };
export const UNKNOWN: Health = { status: 'unknown', reason: null };
export const failing = (reason: string): Health => ({ status: 'failing', reason });
export const progressing = (reason: string): Health => ({ status: 'progressing', reason });
