import type { ReactNode } from 'react';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { CopyButton } from '@/components/ui/form/copy-button.tsx';
import { describePerson } from '@/lib/domain/system/person.ts';
import type { SovereignKeys } from '@/lib/domain/system/sovereign-keys.ts';

/** A public key in full where there is room, to be compared with what a server's configuration or `nsc` says. */
export function PublicKey({ publicKey, what }: { publicKey: string; what: string }) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <code className="min-w-0 font-mono text-sm wrap-anywhere">{publicKey}</code>
      <CopyButton text={publicKey} label={`Copy ${what}`} />
    </span>
  );
}

interface KeyRowProps {
  tag: ReactNode;
  /** which key it is */
  name: ReactNode;
  /** what is to be said of it, a paragraph each */
  children?: ReactNode;
}

/** One key among those of a card. */
export function KeyRow({ tag, name, children }: KeyRowProps) {
  return (
    <li className="flex flex-col gap-1 border-b border-line px-3 py-2.5 last:border-b-0">
      <div className="flex flex-wrap items-center gap-2">
        {tag}
        {name}
      </div>
      {children !== undefined && <div className="text-sm wrap-anywhere text-ink-3 empty:hidden">{children}</div>}
    </li>
  );
}

type Begun = Pick<NonNullable<SovereignKeys['rotation']>, 'at' | 'by' | 'approvedBy' | 'reason'>;

/** When a rotation was begun, by whom and why, as a sentence. */
export function BegunBy({ rotation: { at, by, approvedBy, reason } }: { rotation: Begun }) {
  return (
    <>
      Since <RelativeTime iso={at} />, by {describePerson(by)}
      {approvedBy !== null && ` and ${describePerson(approvedBy)}`}: “{reason}”.
    </>
  );
}
