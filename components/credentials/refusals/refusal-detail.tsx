'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { CardHeader } from '@/components/ui/content/card.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { useNow } from '@/components/ui/content/use-now.ts';
import { Tag } from '@/components/ui/content/tag.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { CopyButton } from '@/components/ui/form/copy-button.tsx';
import { meQuery } from '@/lib/client/system/me.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import { roleName } from '@/lib/domain/credentials/credential-roles.ts';
import type { Refusal } from '@/lib/domain/credentials/refusal.ts';
import { pages } from '@/lib/domain/paths.ts';
import { realmOf } from '@/lib/domain/system/person.ts';

import { ShortKey } from '../short-key.tsx';
import { CAUSE_WORDS } from './cause-words.ts';
import { CauseTag, libraryOf } from './refusal-columns.tsx';

/** One line of the list: why, what helps, and what is known of the client; what its drawer holds. */
export function RefusalDetail({ organization, refusal }: { organization: string; refusal: Refusal }) {
  const { data: me } = useQuery(meQuery());
  const { cause, credential, publicKey, addresses, client, expiresAt, issuedAt } = refusal;
  const { why, helps, reissue } = CAUSE_WORDS[cause];
  return (
    <>
      <CardHeader>
        <CauseTag cause={cause} />
        {credential && <Tag>{credential.environment}</Tag>}
      </CardHeader>
      <div className="flex flex-col gap-3 border-b border-line px-3 py-3">
        <p>
          {why}
          <More refusal={refusal} />
        </p>
        <p>
          <span className="font-medium">What helps: </span>
          <span className="text-ink-2">{helps}</span>
        </p>
        <div className="flex flex-wrap gap-2 empty:hidden">
          {reissue && (
            <ButtonLink
              size="sm"
              href={pages.newCredential(organization)}
              disabledReason={
                me === undefined || mayDo(me, 'credential.issue') ? undefined : refusalReason('credential.issue')
              }
            >
              Issue credential
            </ButtonLink>
          )}
          {credential && (
            <ButtonLink size="sm" href={pages.credential(organization, publicKey)}>
              Open credential
            </ButtonLink>
          )}
        </div>
      </div>
      <dl className="px-3 py-1">
        <Row term="Refused">
          {formatCount(refusal.count)} {refusal.count === 1 ? 'time' : 'times'}, last{' '}
          <RelativeTime iso={refusal.last} />
          {refusal.count > 1 && (
            <>
              , first <RelativeTime iso={refusal.first} />
            </>
          )}
        </Row>
        <Row term={addresses.length === 1 ? 'Address' : 'Addresses'}>
          <span className="font-mono text-sm wrap-anywhere">{addresses.join(', ')}</span>
        </Row>
        <Row term="Client says">
          <span className="wrap-anywhere">
            {libraryOf(refusal)}
            {client.name !== '' && `, “${client.name}”`}
          </span>
        </Row>
        <Row term="Server">{refusal.server}</Row>
        {credential && <Row term="Role">{roleName(credential.role)}</Row>}
        <Row term="Public key">
          <span className="inline-flex items-center gap-1">
            <ShortKey publicKey={publicKey} />
            <CopyButton text={publicKey} label="Copy public key" />
          </span>
        </Row>
        <Row term="JWT">
          issued <RelativeTime iso={issuedAt} />, {expiresAt === null ? 'never expires' : <Expiry at={expiresAt} />}
        </Row>
        {!credential && <Row term="Issued by">another tool, or its record cannot be read</Row>}
      </dl>
    </>
  );
}

/** What is known of this one beyond its cause. */
function More({ refusal: { cause, revocation, expiresAt } }: { refusal: Refusal }) {
  if (cause === 'expired' && expiresAt !== null)
    return (
      <>
        {' '}
        It expired <RelativeTime iso={expiresAt} />.
      </>
    );
  if (cause !== 'revoked') return null;
  if (revocation === null) return <> The account claims say so; Vertebra has no record of it.</>;
  return (
    <>
      {' '}
      By <span title={realmOf(revocation.by)}>{revocation.by.username}</span>, <RelativeTime iso={revocation.at} />: “
      {revocation.reason}”
    </>
  );
}

function Expiry({ at }: { at: string }) {
  const now = useNow();
  return (
    <>
      {now !== null && Date.parse(at) <= now ? 'expired' : 'expires'} <RelativeTime iso={at} />
    </>
  );
}

function Row({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap gap-x-3 border-b border-line py-1.5 last:border-b-0">
      <dt className="w-28 shrink-0 text-ink-3">{term}</dt>
      <dd className="min-w-0 flex-1 basis-40">{children}</dd>
    </div>
  );
}
