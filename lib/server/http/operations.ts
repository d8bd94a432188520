import { ATTENTION_OPERATIONS } from '../features/attention/operations.ts';
import { AUDIT_OPERATIONS } from '../features/audit/operations.ts';
import { CREDENTIALS_OPERATIONS } from '../features/credentials/operations.ts';
import { ENVIRONMENTS_OPERATIONS } from '../features/environments/operations.ts';
import { ORGANIZATIONS_OPERATIONS } from '../features/organizations/operations.ts';
import { SOVEREIGN_KEYS_OPERATIONS } from '../features/sovereign-keys/operations.ts';
import { SUPPORT_OPERATIONS } from '../features/support/operations.ts';
import { SYSTEM_OPERATIONS } from '../features/system/operations.ts';
import { USAGE_OPERATIONS } from '../features/usage/operations.ts';

/** Every operation of `/api/v1`. */
export const OPERATIONS = {
  ...SYSTEM_OPERATIONS,
  ...ORGANIZATIONS_OPERATIONS,
  ...ATTENTION_OPERATIONS,
  ...USAGE_OPERATIONS,
  ...CREDENTIALS_OPERATIONS,
  ...SOVEREIGN_KEYS_OPERATIONS,
  ...SUPPORT_OPERATIONS,
  ...ENVIRONMENTS_OPERATIONS,
  ...AUDIT_OPERATIONS,
} as const;
