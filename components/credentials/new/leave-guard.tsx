'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';

import { LeaveQuestion } from '@/components/ui/feedback/leave-question.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { credentialsKey } from '@/lib/client/credentials/credential-queries.ts';
import { revokeCredentials } from '@/lib/client/credentials/revocation-queries.ts';
import type { RevocationSelection } from '@/lib/domain/credentials/revocation.ts';

interface LeaveGuardProps {
  active: boolean;
  organization: string;
  /** public keys of the credentials that nobody could use any more */
  publicKeys: readonly string[];
  count?: number;
}

/** Asks before somebody leaves without the credentials that only this page has, and can have them revoked. */
export function LeaveGuard({ active, organization, publicKeys, count = publicKeys.length }: LeaveGuardProps) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const revoke = async () => {
    const selection: RevocationSelection = { by: 'key', publicKeys: [...publicKeys] };
    const reason = 'Its private key was not saved when it was issued.';
    try {
      // the evidence ends when every server that answers refuses them
      await Array.fromAsync(revokeCredentials(organization, { selection, reason, deleteDurables: false }));
    } catch (error) {
      return asProblem(error).detail;
    }
    void queryClient.invalidateQueries({ queryKey: credentialsKey(organization) });
    return null;
  };
  return (
    <LeaveQuestion
      active={active}
      title={count === 1 ? 'Leave without the credential?' : `Leave without the ${count} credentials?`}
      onLeave={(href) => router.push(href)}
      {...(publicKeys.length > 0 && { alternative: { label: 'Leave and revoke', act: revoke } })}
    >
      {count === 1
        ? 'Its private key is only here and will be gone for good. Unless it is revoked, the credential stays valid although nobody can use it.'
        : 'Their private keys are only here and will be gone for good. Unless they are revoked, the credentials stay valid although nobody can use them.'}
    </LeaveQuestion>
  );
}
