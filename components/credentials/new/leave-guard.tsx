'use client';

import { useRouter } from 'next/navigation';

import { LeaveQuestion } from '@/components/ui/feedback/leave-question.tsx';

/** Asks before somebody leaves without the credentials that only this page has. */
export function LeaveGuard({ active, count = 1 }: { active: boolean; count?: number }) {
  const router = useRouter();
  return (
    <LeaveQuestion
      active={active}
      title={count === 1 ? 'Leave without the credential?' : `Leave without the ${count} credentials?`}
      onLeave={(href) => router.push(href)}
    >
      {count === 1
        ? 'Its private key is only here. It will be gone for good, and whoever needs the credential has to issue another.'
        : 'Their private keys are only here. They will be gone for good, and whoever needs the credentials has to issue others.'}
    </LeaveQuestion>
  );
}
