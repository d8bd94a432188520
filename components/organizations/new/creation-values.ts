import type { FieldProblem } from '@/lib/domain/errors.ts';
import type { EnvironmentType } from '@/lib/domain/names.ts';
import { DEFAULT_LIMITS } from '@/lib/domain/organizations/default-limits.ts';
import type { CreateOrganization } from '@/lib/domain/organizations/organization.ts';
import { REPLICAS } from '@/lib/domain/organizations/placement.ts';
import type { StreamPlacement } from '@/lib/domain/organizations/placement.ts';

const GIB = 1024 ** 3;
type LimitName = keyof typeof DEFAULT_LIMITS;
export const LIMIT_NAMES = Object.keys(DEFAULT_LIMITS) as LimitName[];
export const isInBytes = (name: LimitName): boolean => name.endsWith('Bytes');

/** One limit as somebody writes it: bytes in GiB. */
interface LimitValue {
  /** NaN while the field is empty */
  amount: number;
  unlimited: boolean;
}
export type LimitValues = Record<LimitName, LimitValue>;

/** What stands in the form. */
export interface CreationValues {
  slug: string;
  displayName: string;
  environments: EnvironmentType[];
  limits: LimitValues;
  /** empty: the number of servers decides */
  replicas: string;
  /** empty: any */
  cluster: string;
  tags: string[];
}

const limitValue = (name: LimitName, limit: number): LimitValue => {
  const amount = limit === -1 ? DEFAULT_LIMITS[name] : limit;
  return { amount: isInBytes(name) ? amount / GIB : amount, unlimited: limit === -1 };
};

const limitOf = (name: LimitName, { amount, unlimited }: LimitValue): number =>
  unlimited ? -1 : isInBytes(name) ? Math.round(amount * GIB) : amount;

const eachLimit = <T>(make: (name: LimitName) => T) =>
  Object.fromEntries(LIMIT_NAMES.map((name) => [name, make(name)])) as Record<LimitName, T>;

/** What the form begins with; a request that is to be changed as it was. */
export function valuesOf(asked: Partial<CreateOrganization> = {}): CreationValues {
  const limits = asked.limits ?? DEFAULT_LIMITS;
  return {
    slug: asked.slug ?? '',
    displayName: asked.displayName ?? '',
    environments: asked.environments ?? ['prod', 'dev'],
    limits: eachLimit((name) => limitValue(name, limits[name])),
    replicas: asked.replicas === undefined ? '' : String(asked.replicas),
    cluster: asked.placement?.cluster ?? '',
    tags: [...(asked.placement?.tags ?? [])],
  };
}

/** Where the form says that streams go. */
export function placementOf({ replicas, cluster, tags }: Pick<CreationValues, 'replicas' | 'cluster' | 'tags'>) {
  const wanted = REPLICAS.find((count) => String(count) === replicas);
  const placement = { ...(cluster !== '' && { cluster }), ...(tags.length > 0 && { tags: [...tags] }) };
  return {
    ...(wanted !== undefined && { replicas: wanted }),
    ...(Object.keys(placement).length > 0 && { placement }),
  } satisfies StreamPlacement;
}

/** The form's values as a request; the server judges the rest. */
export const requestOf = (values: CreationValues): CreateOrganization => ({
  slug: values.slug,
  displayName: values.displayName,
  environments: values.environments,
  limits: eachLimit((name) => limitOf(name, values.limits[name])),
  ...placementOf(values),
});

type FieldName =
  'slug' | 'displayName' | 'environments' | 'replicas' | 'cluster' | 'tags' | `limits.${LimitName}.amount`;

/** The field of the form that a path of the request stands in; null for none. */
function fieldOf(path: string): FieldName | null {
  const [first, second = ''] = path.split('.');
  if (first === 'placement') return second === 'cluster' ? 'cluster' : 'tags';
  if (first === 'limits') {
    const name = LIMIT_NAMES.find((one) => one === second);
    return name === undefined ? null : `limits.${name}.amount`;
  }
  return (['slug', 'displayName', 'environments', 'replicas'] as const).find((name) => name === first) ?? null;
}

/** Sorts the server's field problems: those with a field in the form, and sentences about the rest. */
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
