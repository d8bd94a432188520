import type { TagTone } from '@/components/ui/content/tag.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { formatAbsolute } from '@/components/ui/content/format.ts';
import type { ListedCredential } from '@/lib/domain/credentials/credential-list.ts';
import { credentialState } from '@/lib/domain/credentials/credential-state.ts';
import type { CredentialState } from '@/lib/domain/credentials/credential-state.ts';
import { describePerson } from '@/lib/domain/system/person.ts';

export const STATE_NAMES: Record<CredentialState, string> = {
  active: 'active',
  'expires-soon': 'expires soon',
  replaced: 'replaced',
  retired: 'retired',
  expired: 'expired',
  revoked: 'revoked',
  orphaned: 'orphaned',
};

const TONES: Record<CredentialState, TagTone> = {
  active: 'ok',
  'expires-soon': 'warn',
  replaced: 'warn',
  retired: 'warn',
  expired: 'neutral',
  revoked: 'bad',
  orphaned: 'bad',
};

interface StateTagProps {
  credential: Pick<ListedCredential, 'state' | 'expiresAt' | 'revoked' | 'replacedBy'>;
  /** milliseconds since 1970; null while nobody knows: then it is as the server said */
  now: number | null;
}

/** The state of a credential now, since it may have expired after it was read. */
export function StateTag({ credential: { state, expiresAt, revoked, replacedBy }, now }: StateTagProps) {
  const standing = {
    expiresAt: Date.parse(expiresAt),
    revoked: revoked !== null,
    orphaned: state === 'orphaned',
    retired: state === 'retired',
    replaced: replacedBy !== null,
  };
  const current = now === null ? state : credentialState(standing, now);
  const title = (): string | undefined => {
    if (now === null) return undefined;
    if (revoked !== null)
      return `Revoked ${formatAbsolute(revoked.at)} by ${describePerson(revoked.by)}: ${revoked.reason}`;
    if (current === 'orphaned') return 'Its signing key was removed from the account claims';
    if (current === 'retired') return 'Its Environment is retired: servers refuse it until the Environment is restored';
    return replacedBy === null
      ? undefined
      : `${replacedBy.name} replaces it. It is revoked automatically at ${formatAbsolute(replacedBy.until)}.`;
  };
  return (
    <Tag tone={TONES[current]} title={title()}>
      {STATE_NAMES[current]}
    </Tag>
  );
}
