import { Notice } from '@/components/ui/feedback/notice.tsx';
import type { UnreadableAccount } from '@/lib/domain/organizations/organization.ts';

/** Accounts that the resolver holds and nobody can use: better said than silently left out of a list. */
export function UnreadableAccounts({ accounts }: { accounts: readonly UnreadableAccount[] }) {
  const title =
    accounts.length === 1
      ? 'The claims of 1 account in the resolver cannot be used'
      : `The claims of ${String(accounts.length)} accounts in the resolver cannot be used`;
  return (
    <div className="mb-4">
      <Notice tone="warn" title={title}>
        <details>
          <summary className="w-fit rounded-sm text-sm">Which, and why</summary>
          <ul className="mt-1 flex max-h-40 flex-col gap-1 overflow-auto text-sm">
            {accounts.map(({ account, reason }) => (
              <li key={account} className="wrap-anywhere">
                <code className="font-mono">{account}</code>: {reason}
              </li>
            ))}
          </ul>
        </details>
      </Notice>
    </div>
  );
}
