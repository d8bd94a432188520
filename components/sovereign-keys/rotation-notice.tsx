'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { formatCount } from '@/components/ui/content/format.ts';
import { AbsoluteTime, RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { sovereignKeysQuery } from '@/lib/client/sovereign-keys/sovereign-keys-queries.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';
import type { Me } from '@/lib/domain/system/me.ts';
import type { SovereignKeys } from '@/lib/domain/system/sovereign-keys.ts';

interface ProgressNoticeProps {
  /** what is going on, as a title while it has not begun */
  title: string;
  /** what is counted and what becomes of it, as in “3 of 10 accounts are signed again” */
  counted: string;
  rotation: { at: string };
  progress: SovereignKeys['progress'];
  /** servers that do not answer */
  silent: string[];
}

/** How far a rotation is that is not over, and what it waits for. */
export function ProgressNotice({ title, counted, rotation, progress, silent }: ProgressNoticeProps) {
  // what is said of an earlier rotation is not how far this one is
  const state = progress !== null && progress.at >= rotation.at && progress.total > 0 ? progress : null;
  const failed = state?.failed ?? [];
  const label = state && `${formatCount(state.total - state.left)} of ${formatCount(state.total)} ${counted}`;
  return (
    <Notice tone={failed.length + silent.length > 0 ? 'warn' : 'info'} title={label ?? title}>
      {state === null || label === null ? (
        silent.length === 0 && 'A process of Vertebra continues it within 5 s.'
      ) : (
        <>
          <progress
            value={state.total - state.left}
            max={state.total}
            aria-label={label}
            className="mt-1 h-1.5 w-full max-w-80 appearance-none overflow-hidden rounded-full bg-line-strong [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line-strong [&::-webkit-progress-value]:bg-accent"
          />
          <p className="mb-1 text-sm">
            As of <RelativeTime iso={state.at} />.
          </p>
        </>
      )}
      {silent.length > 0 && (
        <p className="wrap-anywhere">
          {silent.join(', ')} {silent.length === 1 ? 'does' : 'do'} not answer, and may come back with earlier claims:
          it is not complete until every server answers.
        </p>
      )}
      {failed.length > 0 && (
        <>
          <p className="mt-1">These are not done yet, and are retried every minute:</p>
          <ul className="list-disc pl-4">
            {failed.map(({ account, name, reason }) => (
              <li key={account ?? name} className="wrap-anywhere">
                {name}
                {account !== null && (
                  <>
                    {' '}
                    (<code className="font-mono text-sm">{account}</code>)
                  </>
                )}
                : {reason}
              </li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  );
}

interface RequestNoticeProps {
  request: { own: boolean; reason: string; until: string };
  title: string;
  action: 'operator-key.rotate' | 'master-secret.rotate';
  me: Me | undefined;
  approve: () => Promise<unknown>;
  withdraw: () => Promise<unknown>;
}

/** What one person has asked for, and another one approves or denies. */
export function RequestNotice({ request, title, action, me, approve, withdraw }: RequestNoticeProps) {
  const queryClient = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (act: () => Promise<unknown>) => act(),
    onSettled: () => queryClient.invalidateQueries({ queryKey: sovereignKeysQuery().queryKey }),
  });
  const mayNot = me === undefined || me.actions.includes(action) ? undefined : refusalReason(action);
  const ownReason = request.own ? 'You asked for it: another security officer has to approve it.' : undefined;
  return (
    <Notice
      tone="grant"
      title={title}
      action={
        <div className="flex gap-2">
          <Button disabledReason={mayNot} pending={isPending} onClick={() => mutate(withdraw)}>
            {request.own ? 'Withdraw' : 'Deny'}
          </Button>
          <Button
            variant="primary"
            disabledReason={mayNot ?? ownReason}
            pending={isPending}
            onClick={() => mutate(approve)}
          >
            Approve
          </Button>
        </div>
      }
    >
      <p className="wrap-anywhere">
        “{request.reason}” Expires <AbsoluteTime iso={request.until} />.
      </p>
      {error !== null && <p className="text-bad">{asProblem(error).detail}</p>}
    </Notice>
  );
}

/** Why a key cannot be used yet, a sentence each. */
export function ObstaclesNotice({ title, obstacles }: { title: string; obstacles: string[] }) {
  return (
    <Notice tone="warn" title={title}>
      <ul className="list-disc pl-4">
        {obstacles.map((obstacle) => (
          <li key={obstacle} className="wrap-anywhere">
            {obstacle}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
