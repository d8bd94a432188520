/** Names of signing keys, apart from schemas: pages go by them, too. */
import { ENVIRONMENT_TYPES } from '../names.ts';
import { CREDENTIAL_ROLE_IDS, SESSION_KEY_ROLES } from './credential-roles.ts';
import type { SessionKeyRole } from './credential-roles.ts';

/** Stands for the Environment of a key of the whole account. */
export const WHOLE_ACCOUNT = '-';

export const KEY_ROLES = [...CREDENTIAL_ROLE_IDS, ...SESSION_KEY_ROLES] as const;
export const KEY_ENVIRONMENTS = [...ENVIRONMENT_TYPES, WHOLE_ACCOUNT] as const;

/** Names any key that is rotated: one of credentials, or one of sessions, whose Environment is `-`. */
export interface RotatableKey {
  role: (typeof KEY_ROLES)[number];
  environment: (typeof KEY_ENVIRONMENTS)[number];
}

export const isSessionKeyRole = (role: string): role is SessionKeyRole => SESSION_KEY_ROLES.some((one) => one === role);

/** Whether the role of a key fits its Environment. */
export const isKeyName = ({ role, environment }: RotatableKey): boolean =>
  isSessionKeyRole(role) === (environment === WHOLE_ACCOUNT);

/** A key as one word, by which the audit log and claims name it: `publisher/prod`, or `inspector` for one of the whole account. */
export const signingKeyLabel = ({ role, environment }: Record<keyof RotatableKey, string>): string =>
  environment === WHOLE_ACCOUNT ? role : `${role}/${environment}`;

/** The key of such a word, or null. */
export function keyOfLabel(label: string): RotatableKey | null {
  const [name, type = WHOLE_ACCOUNT] = label.split('/');
  const role = KEY_ROLES.find((one) => one === name);
  const environment = KEY_ENVIRONMENTS.find((one) => one === type);
  if (role === undefined || environment === undefined) return null;
  const key = { role, environment };
  return isKeyName(key) && signingKeyLabel(key) === label ? key : null;
}
