import type { ReactNode } from 'react';

import { counted } from '@/components/ui/content/format.ts';
import { Link } from '@/components/ui/content/link.tsx';
import { AbsoluteTime, RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { CREDENTIAL_ROLES, roleName } from '@/lib/domain/credentials/credential-roles.ts';
import type { SessionKey, SigningKey } from '@/lib/domain/credentials/signing-key.ts';
import { pages } from '@/lib/domain/paths.ts';
import { realmOf } from '@/lib/domain/system/person.ts';

import { KindTag } from '../kind-tag.tsx';
import { SESSION_KEY_WORDS } from './session-key-words.ts';

interface RowProps<Key> {
  signingKey: Key;
  /** why the reader may not rotate it */
  mayNot: string | undefined;
  onRotate: () => void;
}

/** One key of credentials: which generation signs, and who still uses the older ones, each a list of credentials. */
export function SigningKeyRow({ organization, signingKey, ...row }: RowProps<SigningKey> & { organization: string }) {
  const { role, environment, carried, orphaned, withheld } = signingKey;
  const listOf = (keyGeneration: number) => pages.credentials(organization, { role, environment, keyGeneration });
  return (
    <KeyRow
      {...row}
      signingKey={signingKey}
      isWithheld={withheld}
      label={`${CREDENTIAL_ROLES[role].label} of ${environment}`}
      name={
        <>
          <h3 className="font-semibold">{roleName(role)}</h3>
          <KindTag kind={CREDENTIAL_ROLES[role].kind} />
          <Tag>{environment}</Tag>
          {withheld && (
            <Tag
              tone="warn"
              title="Not in the account claims until the Environment is restored: servers refuse the credentials it signed"
            >
              retired
            </Tag>
          )}
        </>
      }
      usersOf={(generation) => (
        <Link href={listOf(generation)} className="underline">
          {counted(
            carried.find((one) => one.generation === generation)?.credentials ?? 0,
            withheld ? 'credential' : 'valid credential',
          )}
        </Link>
      )}
      untilWords="when no longer in use,"
      atTheLatest=" at the latest"
    >
      {orphaned > 0 && (
        <p className="text-sm">
          <Link href={pages.credentials(organization, { role, environment, state: 'orphaned' })} className="underline">
            {counted(orphaned, 'orphaned credential')}
          </Link>{' '}
          <span className="text-ink-3">of generations removed from the account claims.</span>
        </p>
      )}
    </KeyRow>
  );
}

/** One key of sessions, which nobody holds for longer than some minutes. */
export function SessionKeyRow({ signingKey, ...row }: RowProps<SessionKey>) {
  const { name, signs } = SESSION_KEY_WORDS[signingKey.role];
  return (
    <KeyRow
      {...row}
      signingKey={signingKey}
      label={`${name} sessions`}
      name={
        <div className="flex flex-col">
          <h3 className="font-semibold">{name}</h3>
          <p className="text-sm text-ink-3">{signs}</p>
        </div>
      }
      untilWords="when their last session has ended,"
    />
  );
}

interface KeyRowProps extends RowProps<SigningKey | SessionKey> {
  /** the key in words, for whoever hears the button alone */
  label: string;
  name: ReactNode;
  /** the claims carry none of it until its Environment is restored */
  isWithheld?: boolean;
  /** who uses a generation, before its connections */
  usersOf?: (generation: number) => ReactNode;
  /** of “Older ones are removed … at” */
  untilWords: string;
  atTheLatest?: string;
  children?: ReactNode;
}

function KeyRow({
  signingKey,
  label,
  name,
  usersOf,
  untilWords,
  atTheLatest = '',
  isWithheld = false,
  children,
  ...row
}: KeyRowProps) {
  const { generation, carried, until, rotated } = signingKey;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b border-line px-3 py-2.5 last:border-b-0">
      <div className="flex min-w-0 basis-60 flex-wrap items-center gap-2">{name}</div>
      <div className="flex min-w-0 flex-1 basis-72 flex-col gap-1">
        {carried.map((one) => (
          <p key={one.generation} className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="tabular-nums">Generation {one.generation}</span>
            {isWithheld ? (
              <Tag>not in the account claims</Tag>
            ) : (
              <>
                {one.generation === generation && <Tag tone="ok">signs</Tag>}
                {one.generation < generation && <Tag tone="warn">older, still accepted</Tag>}
                {one.generation > generation && <Tag>signs once every server has it</Tag>}
              </>
            )}
            {usersOf?.(one.generation)}
            <span className="text-ink-3">{counted(one.connections, 'connection')}</span>
          </p>
        ))}
        {until !== null && (
          <p className="text-sm text-ink-3">
            Older ones are removed {untilWords} at <AbsoluteTime iso={until} />
            {atTheLatest}.
          </p>
        )}
        {rotated !== null && (
          <p className="text-sm wrap-anywhere text-ink-3">
            Changed <RelativeTime iso={rotated.at} /> by <span title={realmOf(rotated.by)}>{rotated.by.username}</span>:
            “{rotated.reason}”
          </p>
        )}
        {children}
      </div>
      <Button disabledReason={row.mayNot} onClick={row.onRotate} aria-label={`Rotate ${label}`}>
        Rotate
      </Button>
    </li>
  );
}
