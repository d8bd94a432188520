import type { ReactNode } from 'react';

import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import { Link } from '@/components/ui/content/link.tsx';
import { AbsoluteTime, RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { CopyButton } from '@/components/ui/form/copy-button.tsx';
import type { CredentialDetail } from '@/lib/domain/credentials/credential-detail.ts';
import { CREDENTIAL_ROLES } from '@/lib/domain/credentials/credential-roles.ts';
import { MOST_RENEWALS_KEPT, newestKeyGeneration } from '@/lib/domain/credentials/renewal.ts';
import { environmentAssets, environmentName } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';
import { realmOf } from '@/lib/domain/system/person.ts';

import { ShortKey } from '../short-key.tsx';

/** What is written down of a credential. */
export function FactsCard({ detail: { credential, sharesDurable, lastSeen } }: { detail: CredentialDetail }) {
  const { publicKey, organization, environment, issuedBy, expiresAt, durable, role, renewals } = credential;
  const newest = renewals.at(-1);
  return (
    <Card aria-labelledby="facts">
      <CardHeader>
        <h2 id="facts" className="font-semibold">
          Facts
        </h2>
      </CardHeader>
      <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-4 gap-y-1.5 p-3">
        <Fact term="Public key">
          <span className="inline-flex items-center gap-1">
            <ShortKey publicKey={publicKey} />
            <CopyButton text={publicKey} label="Copy public key" />
          </span>
        </Fact>
        <Fact term="Role">{CREDENTIAL_ROLES[role].label}</Fact>
        <Fact term="Signed by">
          <Link href={pages.signingKeys(organization)} className="underline">
            generation {newestKeyGeneration(credential)}
          </Link>{' '}
          <span className="text-sm text-ink-3">of its role’s signing key</span>
        </Fact>
        <Fact term="Expires">
          <AbsoluteTime iso={expiresAt} />{' '}
          <span className="text-sm text-ink-3">
            <RelativeTime iso={expiresAt} />
          </span>
        </Fact>
        <Fact term="Last seen">
          {lastSeen === null ? 'not seen' : <RelativeTime iso={lastSeen} />}{' '}
          <span className="text-sm text-ink-3">
            {lastSeen === null
              ? '· Vertebra sees connections that open or close while it runs'
              : '· a connection opened or closed'}
          </span>
        </Fact>
        {newest !== undefined && (
          <Fact term="Renewed">
            <RelativeTime iso={newest.at} /> by <span title={realmOf(newest.by)}>{newest.by.username}</span>
            {renewals.length > 1 && (
              <span className="text-sm text-ink-3">
                {renewals.length === MOST_RENEWALS_KEPT ? ' · the last of many' : ` · the last of ${renewals.length}`}
              </span>
            )}
          </Fact>
        )}
        <Fact term="Issued by">{issuedBy.username}</Fact>
        <Fact term="OIDC subject">
          <code className="text-sm">{issuedBy.subject ?? 'not recorded'}</code>
        </Fact>
        <Fact term="OIDC issuer">
          <code className="text-sm">{issuedBy.issuer ?? 'not recorded'}</code>
        </Fact>
        {durable !== null && (
          <Fact term="Durable">
            <Link
              href={pages.consumer(
                organization,
                environmentAssets(environmentName(organization, environment)).stream,
                durable,
              )}
              className="font-mono text-sm underline"
            >
              {durable}
            </Link>{' '}
            <span className="text-sm text-ink-3">
              {sharesDurable === 0 ? 'used by this credential only' : `shared with ${sharesDurable} more`}
            </span>
          </Fact>
        )}
      </dl>
    </Card>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="col-span-2 grid grid-cols-subgrid items-baseline">
      <dt className="text-ink-3">{term}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  );
}
