import { formatCount } from '@/components/ui/content/format.ts';
import { Link } from '@/components/ui/content/link.tsx';
import { AbsoluteTime, RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { CREDENTIAL_ROLES, roleName } from '@/lib/domain/credentials/credential-roles.ts';
import type { SigningKey } from '@/lib/domain/credentials/signing-key.ts';
import { pages } from '@/lib/domain/paths.ts';
import { realmOf } from '@/lib/domain/system/person.ts';

import { KindTag } from '../kind-tag.tsx';

const plural = (count: number, one: string) => `${formatCount(count)} ${one}${count === 1 ? '' : 's'}`;

interface SigningKeyRowProps {
  organization: string;
  signingKey: SigningKey;
  /** why the reader may not rotate it */
  mayNot: string | undefined;
  onRotate: () => void;
}

/** One key: which generation signs, and who still uses the older ones, each a list of credentials. */
export function SigningKeyRow({ organization, signingKey, mayNot, onRotate }: SigningKeyRowProps) {
  const { role, environment, generation, carried, until, rotated, orphaned } = signingKey;
  const listOf = (keyGeneration: number) => pages.credentials(organization, { role, environment, keyGeneration });
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b border-line px-3 py-2.5 last:border-b-0">
      <div className="flex min-w-0 basis-60 flex-wrap items-center gap-2">
        <h2 className="font-semibold">{roleName(role)}</h2>
        <KindTag kind={CREDENTIAL_ROLES[role].kind} />
        <Tag>{environment}</Tag>
      </div>
      <div className="flex min-w-0 flex-1 basis-72 flex-col gap-1">
        {carried.map((one) => (
          <p key={one.generation} className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="tabular-nums">Generation {one.generation}</span>
            {one.generation === generation ? <Tag tone="ok">signs</Tag> : <Tag tone="warn">older, still let in</Tag>}
            <Link href={listOf(one.generation)} className="underline">
              {plural(one.credentials, 'valid credential')}
            </Link>
            <span className="text-ink-3">{plural(one.connections, 'connection')}</span>
          </p>
        ))}
        {until !== null && (
          <p className="text-sm text-ink-3">
            Older ones are taken out when nobody uses them any more, and at <AbsoluteTime iso={until} /> at the latest.
          </p>
        )}
        {rotated !== null && (
          <p className="text-sm wrap-anywhere text-ink-3">
            Changed <RelativeTime iso={rotated.at} /> by <span title={realmOf(rotated.by)}>{rotated.by.username}</span>:
            “{rotated.reason}”
          </p>
        )}
        {orphaned > 0 && (
          <p className="text-sm">
            <Link
              href={pages.credentials(organization, { role, environment, state: 'orphaned' })}
              className="underline"
            >
              {plural(orphaned, 'orphaned credential')}
            </Link>{' '}
            <span className="text-ink-3">of generations that were taken out of the claims.</span>
          </p>
        )}
      </div>
      <Button
        disabledReason={mayNot}
        onClick={onRotate}
        aria-label={`Rotate ${CREDENTIAL_ROLES[role].label} of ${environment}`}
      >
        Rotate
      </Button>
    </li>
  );
}
