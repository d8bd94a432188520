import { CREDENTIAL_ROLES } from '@/lib/domain/credentials/credential-roles.ts';
import type { SessionKeyRole } from '@/lib/domain/credentials/credential-roles.ts';
import type { SessionKey, SigningKey } from '@/lib/domain/credentials/signing-key.ts';

/** What each key of sessions signs. */
export const SESSION_KEY_WORDS: Record<SessionKeyRole, { name: string; signs: string }> = {
  inspector: { name: 'Inspector', signs: 'Pages that show streams and consumers without their data' },
  reader: { name: 'Reader', signs: 'Pages that also show data of streams and buckets' },
  control: { name: 'Control', signs: 'Vertebra’s own connections into the home account' },
};

/** Whether a key signs sessions, and no credentials. */
export const isSessionKey = (key: SigningKey | SessionKey): key is SessionKey => key.role in SESSION_KEY_WORDS;

/** A key in words: “the key of …”. */
export const nameOfKey = (key: SigningKey | SessionKey): string =>
  isSessionKey(key)
    ? `${SESSION_KEY_WORDS[key.role].name} sessions`
    : `${CREDENTIAL_ROLES[key.role].label} for ${key.environment}`;
