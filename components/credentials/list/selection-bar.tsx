'use client';

import { formatCount } from '@/components/ui/content/format.ts';
import { Button } from '@/components/ui/form/button.tsx';
import type { ListedCredential } from '@/lib/domain/credentials/credential-list.ts';
import { isValid } from '@/lib/domain/credentials/credential-state.ts';
import type { RevocationSelection } from '@/lib/domain/credentials/revocation.ts';

interface SelectionBarProps {
  chosen: readonly ListedCredential[];
  /** rows that are loaded: more may fit the filter, and these are not chosen */
  loaded: number;
  onClear: () => void;
  onRevoke: (selection: RevocationSelection) => void;
}

/** What can be done with the chosen credentials. Those that have expired or are revoked are not revoked again. */
export function SelectionBar({ chosen, loaded, onClear, onRevoke }: SelectionBarProps) {
  const valid = chosen.filter(({ state }) => isValid(state));
  const over = chosen.length - valid.length;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line bg-accent-soft px-3 py-2">
      <p role="status">
        <span className="font-semibold">{formatCount(chosen.length)} selected</span> of the {formatCount(loaded)} that
        are loaded
        {over > 0 && (
          <>
            ; {formatCount(over)} of them {over === 1 ? 'is' : 'are'} expired or revoked, and left out
          </>
        )}
      </p>
      <span className="ml-auto flex gap-2">
        <Button size="sm" variant="quiet" onClick={onClear}>
          Clear selection
        </Button>
        <Button
          size="sm"
          variant="danger"
          disabledReason={refusalOf(valid.length)}
          onClick={() => onRevoke({ by: 'key', publicKeys: valid.map(({ publicKey }) => publicKey) })}
        >
          Revoke {formatCount(valid.length)}
        </Button>
      </span>
    </div>
  );
}

/** As the API takes them, one by one; its schema would bring all schemas into the page. */
const MOST_AT_ONCE = 1_000;

function refusalOf(count: number): string | undefined {
  if (count === 0) return 'None of these is valid.';
  if (count <= MOST_AT_ONCE) return undefined;
  return `At most ${formatCount(MOST_AT_ONCE)} can be revoked one by one.`;
}
