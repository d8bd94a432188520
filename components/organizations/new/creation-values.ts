import type { UseFormReturn } from 'react-hook-form';

import type { FieldProblem } from '@/lib/domain/errors.ts';
import type { EnvironmentType } from '@/lib/domain/names.ts';
import { firstLimits } from '@/lib/domain/organizations/first-limits.ts';
import type { CreateOrganization } from '@/lib/domain/organizations/organization.ts';
import { REPLICAS } from '@/lib/domain/organizations/placement.ts';
import type { StreamPlacement } from '@/lib/domain/organizations/placement.ts';
import type { Plan } from '@/lib/domain/organizations/plans.ts';

import { ACCOUNT_FIELDS, formPath, JETSTREAM_FIELDS, limitsOf, settingsValues } from '../limits/limit-values.ts';
import type { AccountLimit, Group, JetStreamLimit, SettingsValues } from '../limits/limit-values.ts';

/** Where the form says that streams go. */
export interface PlacementValues {
  /** empty: the number of servers decides */
  replicas: string;
  /** empty: any */
  cluster: string;
  tags: string[];
}

/** What stands in the form. */
export interface CreationValues extends SettingsValues, PlacementValues {
  slug: string;
  environments: EnvironmentType[];
}

/** What the form begins with; a request that is to be changed as it was, with the limits of its plan where it has none of its own. */
export function valuesOf(asked: Partial<CreateOrganization> = {}, plans: readonly Plan[] = []): CreationValues {
  const { slug = '', displayName = '', plan = null, environments = ['prod', 'dev'], replicas, placement } = asked;
  const limits = firstLimits(asked.limits, plans.find(({ name }) => name === plan)?.limits);
  return {
    ...settingsValues({ displayName, plan, limits }),
    slug,
    environments,
    replicas: replicas === undefined ? '' : String(replicas),
    cluster: placement?.cluster ?? '',
    tags: [...(placement?.tags ?? [])],
  };
}

/** Where the form says that streams go. */
export function placementOf({ replicas, cluster, tags }: PlacementValues) {
  const wanted = REPLICAS.find((count) => String(count) === replicas);
  const placement = { ...(cluster !== '' && { cluster }), ...(tags.length > 0 && { tags: [...tags] }) };
  return {
    ...(wanted !== undefined && { replicas: wanted }),
    ...(Object.keys(placement).length > 0 && { placement }),
  } satisfies StreamPlacement;
}

/** The form's values as a request, which the server judges; or where a text is no limit. */
export function requestOf(values: CreationValues): { request: CreateOrganization } | { problems: FieldProblem[] } {
  const asked = limitsOf(values);
  if ('problems' in asked)
    return { problems: Object.entries(asked.problems).map(([path, message]) => ({ path, message })) };
  const { slug, displayName, environments, plan } = values;
  const of = { slug, displayName, environments, ...(plan !== '' && { plan }), limits: asked.limits };
  return { request: { ...of, ...placementOf(values) } };
}

const FIELDS = ['slug', 'displayName', 'environments', 'replicas', 'cluster', 'tags', 'plan'] as const;
type FieldName = (typeof FIELDS)[number] | `account.${AccountLimit}` | `jetstream.${Group}.${JetStreamLimit}`;

/** The field of the form that a path of the request stands in; null for none. */
function fieldOf(path: string): FieldName | null {
  const [first = '', second, third] = formPath(path).split('.');
  if (first === 'placement') return second === 'cluster' ? 'cluster' : 'tags';
  if (first === 'account') {
    const limit = ACCOUNT_FIELDS.find(({ name }) => name === second);
    return limit === undefined ? null : `account.${limit.name}`;
  }
  if (first === 'jetstream') {
    const limit = JETSTREAM_FIELDS.find(({ name }) => name === third);
    return limit === undefined || second === undefined ? null : `jetstream.${second}.${limit.name}`;
  }
  return FIELDS.find((name) => name === first) ?? null;
}

/** Sorts field problems: those with a field in the form, and sentences about the rest. */
export function placeProblems(fields: readonly FieldProblem[]) {
  const placed: { name: FieldName; message: string }[] = [];
  const others: string[] = [];
  for (const { path, message } of fields) {
    const name = fieldOf(path);
    if (name === null) others.push(`${path}: ${message}`);
    else placed.push({ name, message });
  }
  return { placed, others };
}

/** Says at the fields of the form what is wrong with them, the first one focused. */
export function showProblems(form: UseFormReturn<CreationValues>, fields: readonly FieldProblem[]): void {
  for (const [index, { name, message }] of placeProblems(fields).placed.entries())
    form.setError(name, { message }, { shouldFocus: index === 0 });
}
