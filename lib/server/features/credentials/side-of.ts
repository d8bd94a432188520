import { CREDENTIAL_ROLES } from '../../../domain/credentials/credential-roles.ts';
import type { Credential } from '../../../domain/credentials/credential.ts';

/** Which account's claims name the key of a credential: the account that it connects to. */
export const sideOf = ({ role }: Pick<Credential, 'role'>): 'home' | 'edge' =>
  CREDENTIAL_ROLES[role].kind === 'trusted' ? 'home' : 'edge';
