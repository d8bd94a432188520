'use client';

import type { ReactNode } from 'react';

import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import { CopyButton } from '@/components/ui/form/copy-button.tsx';
import { formatAbsolute } from '@/components/ui/content/format.ts';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import type { NewCredential } from '@/lib/client/credentials/issue-credential.ts';
import { CREDENTIAL_ROLES } from '@/lib/domain/credentials/credential-roles.ts';
import { realmOf } from '@/lib/domain/system/person.ts';

import { formatDay } from './expiry.ts';
import { KindTag } from './kind-tag.tsx';
import { SaveCreds } from './issued/save-creds.tsx';
import { ShortKey } from './short-key.tsx';

interface CredentialSummaryProps {
  created: NewCredential;
  saved: boolean;
  onSaved: () => void;
}

export function CredentialSummary({ created, saved, onSaved }: CredentialSummaryProps) {
  const { credential } = created.issued;
  const { kind, label } = CREDENTIAL_ROLES[credential.role];
  return (
    <Card aria-labelledby="credential-name">
      <CardHeader>
        <h2 id="credential-name" className="font-semibold wrap-anywhere">
          {credential.name}
        </h2>
        <KindTag kind={kind} />
        <Tag>{credential.environment}</Tag>
        <span className="ml-auto text-ink-3">
          expires on{' '}
          <time dateTime={credential.expiresAt} title={formatAbsolute(credential.expiresAt)}>
            {formatDay(new Date(credential.expiresAt))}
          </time>
        </span>
      </CardHeader>
      <SaveCreds created={created} saved={saved} onSaved={onSaved} />
      <dl className="px-3 py-1">
        <Row term="Role">{label}</Row>
        {credential.durable !== null && (
          <Row term="Durable consumer">
            <code className="text-sm">{credential.durable}</code>
          </Row>
        )}
        <Row term="Public key">
          <span className="inline-flex items-center gap-1">
            <ShortKey publicKey={credential.publicKey} />
            <CopyButton text={credential.publicKey} label="Copy public key" />
          </span>
        </Row>
        <Row term="Issued by">
          <span title={realmOf(credential.issuedBy)}>{credential.issuedBy.username}</span> ·{' '}
          <RelativeTime iso={credential.issuedAt} />
        </Row>
      </dl>
    </Card>
  );
}

function Row({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-0.5 border-b border-line py-2 last:border-b-0">
      <dt className="w-32 shrink-0 text-ink-3">{term}</dt>
      <dd className="min-w-0 flex-1 basis-52">{children}</dd>
    </div>
  );
}
