'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { formatCount } from '@/components/ui/content/format.ts';
import { AbsoluteTime } from '@/components/ui/content/relative-time.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import {
  rotateOperatorKey,
  sovereignKeysQuery,
  withdrawOperatorRotation,
} from '@/lib/client/sovereign-keys/sovereign-keys-queries.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';
import type { Me } from '@/lib/domain/system/me.ts';
import { describePerson } from '@/lib/domain/system/person.ts';
import type { SovereignKeys } from '@/lib/domain/system/sovereign-keys.ts';

interface RotationNoticesProps {
  keys: SovereignKeys;
  me: Me | undefined;
}

/** What waits, what is going on, and what is left to do. */
export function RotationNotices({ keys, me }: RotationNoticesProps) {
  const { request, rotation, next, obstacles, servers } = keys;
  const isRunning = rotation !== null && rotation.doneAt === null;
  // what is said of an earlier rotation is not how far this one is
  const begun = rotation !== null && keys.resigning !== null && keys.resigning.at >= rotation.at;
  const trusting = servers.filter(({ trusts }) => rotation?.replaced.some((key) => trusts?.includes(key) === true));
  return (
    <>
      {request !== null && <RequestNotice request={request} me={me} />}
      {isRunning && <ProgressNotice resigning={begun ? keys.resigning : null} />}
      {next !== null && obstacles.length > 0 && (
        <Notice tone="warn" title="The next key cannot sign yet">
          <ul className="list-disc pl-4">
            {obstacles.map((obstacle) => (
              <li key={obstacle} className="wrap-anywhere">
                {obstacle}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {rotation !== null && !isRunning && trusting.length > 0 && (
        <Notice tone="info" title="The key of before is still trusted">
          {trusting.map(({ name }) => name).join(', ')} still {trusting.length === 1 ? 'trusts' : 'trust'} the one of
          before: run <code className="font-mono">npm run rotate -- operator finish</code> where the operator’s identity
          is, and restart the servers with what it writes.
        </Notice>
      )}
    </>
  );
}

function ProgressNotice({ resigning }: Pick<SovereignKeys, 'resigning'>) {
  if (resigning === null || resigning.total === 0)
    return (
      <Notice tone="info" title="Accounts are being signed again">
        It begins within 5 s.
      </Notice>
    );
  const { total, left, failed } = resigning;
  const label = `${formatCount(total - left)} of ${formatCount(total)} accounts are signed again`;
  return (
    <Notice tone={failed.length > 0 ? 'warn' : 'info'} title={label}>
      <progress value={total - left} max={total} aria-label={label} className="h-1.5 w-full max-w-80 accent-accent" />
      {failed.length > 0 && (
        <>
          <p className="mt-1">
            These cannot be signed again as they are. Correct their claims; they are tried again each minute.
          </p>
          <ul className="list-disc pl-4">
            {failed.map(({ account, name, reason }) => (
              <li key={account} className="wrap-anywhere">
                {name} (<code className="font-mono text-sm">{account}</code>): {reason}
              </li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  );
}

function RequestNotice({ request, me }: { request: NonNullable<SovereignKeys['request']>; me: Me | undefined }) {
  const queryClient = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (answer: 'approve' | 'withdraw') =>
      answer === 'approve' ? rotateOperatorKey({ to: request.to, reason: request.reason }) : withdrawOperatorRotation(),
    onSettled: () => queryClient.invalidateQueries({ queryKey: sovereignKeysQuery().queryKey }),
  });
  const mayNot =
    me === undefined || me.actions.includes('operator-key.rotate') ? undefined : refusalReason('operator-key.rotate');
  const ownReason = request.own
    ? 'You have asked for it yourself: another security officer has to approve it.'
    : undefined;
  return (
    <Notice
      tone="grant"
      title={`${describePerson(request.by)} asks for ${request.to.slice(0, 4)}…${request.to.slice(-4)} to sign all accounts`}
      action={
        <div className="flex gap-2">
          <Button disabledReason={mayNot} pending={isPending} onClick={() => mutate('withdraw')}>
            {request.own ? 'Take it back' : 'Deny'}
          </Button>
          <Button
            variant="primary"
            disabledReason={mayNot ?? ownReason}
            pending={isPending}
            onClick={() => mutate('approve')}
          >
            Approve
          </Button>
        </div>
      }
    >
      <p className="wrap-anywhere">
        “{request.reason}” Void after <AbsoluteTime iso={request.until} />.
      </p>
      {error !== null && <p className="text-bad">{asProblem(error).detail}</p>}
    </Notice>
  );
}
