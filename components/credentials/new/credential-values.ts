import type { CredentialRequest } from '@/lib/client/credentials/issue-credential.ts';
import type { CredentialRole } from '@/lib/domain/credentials/credential-roles.ts';
import { CREDENTIAL_ROLES } from '@/lib/domain/credentials/credential-roles.ts';
import type { FieldProblem } from '@/lib/domain/errors.ts';
import type { EnvironmentType } from '@/lib/domain/names.ts';

/** What stands in the form. Names are those of the request, so that the server's field problems find their field. */
export interface CredentialValues {
  /** null while the person may not choose any */
  environment: EnvironmentType | null;
  role: CredentialRole;
  name: string;
  /** empty: like the name */
  durable: string;
  /** the durable is one that the person has already */
  joinsDurable: boolean;
  /** NaN while the field is empty */
  expiryDays: number;
}

const FIELD_NAMES = [
  'environment',
  'role',
  'name',
  'durable',
  'joinsDurable',
  'expiryDays',
] as const satisfies (keyof CredentialValues)[];

/** The form's values as a request; they have been validated. */
export function requestOf(values: CredentialValues): CredentialRequest {
  const { environment, role, name, durable, joinsDurable, expiryDays } = values;
  if (environment === null) throw new Error('the form was sent without an Environment');
  const request = { environment, role, name, joinsDurable: false, expiryDays };
  if (!CREDENTIAL_ROLES[role].needsDurable) return request;
  return { ...request, durable: durable === '' ? name : durable, joinsDurable };
}

/** Sorts the server's field problems: those with a field in the form, and sentences about the rest. */
export function placeProblems(fields: readonly FieldProblem[]) {
  const placed: { name: keyof CredentialValues; message: string }[] = [];
  const others: string[] = [];
  for (const { path, message } of fields) {
    const name = FIELD_NAMES.find((known) => known === path);
    if (name === undefined) others.push(`${path}: ${message}`);
    else placed.push({ name, message });
  }
  return { placed, others };
}
