/** What is wrong with credentials that are asked for together; without a schema, since pages judge by it, too. */
import { CREDENTIAL_ROLES } from '../credential-roles.ts';
import type { CredentialRole } from '../credential-roles.ts';
import type { FieldProblem } from '../../errors.ts';
import { environmentName, retiredMessage } from '../../names.ts';
import type { EnvironmentType } from '../../names.ts';

/** As many as fit into a request: a body has 64 KiB at most, and a credential of the longest names 320 bytes in it. */
export const MOST_CREDENTIALS_AT_ONCE = 200;

/** What is asked for in one line. */
export interface CredentialLine {
  name: string;
  environment: EnvironmentType;
  role: CredentialRole;
  durable?: string | undefined;
  expiryDays: number;
  /** absent while nobody has made the key */
  publicKey?: string | undefined;
}

interface Place {
  /** slug of the Organization */
  slug: string;
  environments: readonly EnvironmentType[];
  /** those that are retired are told apart from those that are not there */
  retired?: readonly EnvironmentType[];
}

/** What does not go together in one request, field by field. */
export function wishProblems(
  { slug, environments, retired = [] }: Place,
  wish: Omit<CredentialLine, 'name'>,
): FieldProblem[] {
  const role = CREDENTIAL_ROLES[wish.role];
  const problems: FieldProblem[] = [];
  if (!environments.includes(wish.environment)) {
    const name = environmentName(slug, wish.environment);
    const message = retired.includes(wish.environment) ? retiredMessage(name) : `${slug} has no Environment ${name}.`;
    problems.push({ path: 'environment', message });
  }
  if (wish.expiryDays > role.maxExpiryDays) {
    const message = `At most ${String(role.maxExpiryDays)} days for the role ${role.label}.`;
    problems.push({ path: 'expiryDays', message });
  }
  if (role.needsDurable && wish.durable === undefined)
    problems.push({ path: 'durable', message: 'This role needs a durable consumer: enter a name.' });
  if (!role.needsDurable && wish.durable !== undefined)
    problems.push({ path: 'durable', message: 'This role has no durable consumer.' });
  return problems;
}

/** What each line may have only once among all of them, as one text; null where it has none. */
const ONCE = {
  name: ({ name }: CredentialLine): string | null => name,
  publicKey: ({ publicKey }: CredentialLine): string | null => publicKey ?? null,
  durable: ({ environment, durable }: CredentialLine): string | null =>
    durable === undefined ? null : `${environment} ${durable}`,
};

/**
 * What several lines of one request must not share, by line: names, since files are named by them; keys; and durables, since two readers
 * would take each other's events. A line that could not be read is null and shares nothing.
 * @param nameOf how the line at an index is called, such as `line 4`
 */
export function sharedProblems(
  lines: readonly (CredentialLine | null)[],
  nameOf: (index: number) => string,
): FieldProblem[][] {
  const seen = {
    name: new Map<string, number>(),
    publicKey: new Map<string, number>(),
    durable: new Map<string, number>(),
  };
  return lines.map((line, index) => {
    if (line === null) return [];
    return (['name', 'publicKey', 'durable'] as const).flatMap((path) => {
      const value = ONCE[path](line);
      if (value === null) return [];
      const first = seen[path].get(value);
      if (first === undefined) {
        seen[path].set(value, index);
        return [];
      }
      return [{ path, message: `The same as in ${nameOf(first)}.` }];
    });
  });
}
