'use client';

import { Check, Download, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';

import { formatCount } from '@/components/ui/content/format.ts';
import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { cn } from '@/components/ui/cn.ts';
import { Button } from '@/components/ui/form/button.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import type { Column } from '@/components/ui/table/table-column.ts';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import { credsArchive } from '@/lib/client/credentials/bulk/creds-archive.ts';
import type { BulkCredential } from '@/lib/client/credentials/bulk/issue-credentials.ts';
import { downloadFile } from '@/lib/client/download-file.ts';
import { environmentName } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';

import { formatDay } from '../expiry.ts';
import { LeaveGuard } from '../new/leave-guard.tsx';
import { ShortKey } from '../short-key.tsx';

const COLUMNS: Column<BulkCredential>[] = [
  {
    id: 'file',
    header: 'File',
    cell: ({ credential: { name }, key }) => (
      <span className="font-mono text-sm">{`${name}.${key === null ? 'jwt' : 'creds'}`}</span>
    ),
    width: '1.6fr',
  },
  { id: 'role', header: 'Role', cell: ({ credential }) => credential.role, width: '1.2fr' },
  {
    id: 'environment',
    header: 'Environment',
    cell: ({ credential: { organization, environment } }) => (
      <span className="font-mono text-sm">{environmentName(organization, environment)}</span>
    ),
    hideBelow: 'sm',
  },
  {
    id: 'expires',
    header: 'Expires',
    cell: ({ credential }) => formatDay(new Date(credential.expiresAt)),
    width: 124,
    hideBelow: 'md',
  },
  {
    id: 'key',
    header: 'Public key',
    cell: ({ credential }) => <ShortKey publicKey={credential.publicKey} />,
    width: 124,
    hideBelow: 'md',
  },
];

/** The one time the credentials of a file are whole: their JWTs came from the server, their seeds never left this page. */
export function BulkIssued({ organization, issued }: { organization: string; issued: BulkCredential[] }) {
  const [saved, setSaved] = useState<'no' | 'yes' | 'failed'>('no');
  const heading = useRef<HTMLDivElement>(null);
  // The form that had the focus is gone; whoever cannot see the page hears from here on.
  useEffect(() => heading.current?.focus(), []);
  const archive = `${organization}-credentials-${(issued[0]?.credential.issuedAt ?? '').slice(0, 10)}.zip`;
  const brought = issued.filter(({ key }) => key === null).length;
  const words = {
    no: 'Shown once. Download the files now: without them, new credentials have to be issued.',
    yes: `${archive} downloaded. Treat it like a password.`,
    failed: 'The archive could not be made. Try again, and do not leave this page.',
  }[saved];
  const download = () => {
    credsArchive(issued).then(
      (bytes) => {
        downloadFile(archive, bytes, 'application/zip');
        setSaved('yes');
      },
      () => setSaved('failed'),
    );
  };
  const Icon = saved === 'yes' ? Check : TriangleAlert;
  return (
    <>
      <div ref={heading} tabIndex={-1} className="outline-none">
        <PageHeader
          title={`${formatCount(issued.length)} ${issued.length === 1 ? 'credential' : 'credentials'} issued`}
          subtitle="Private keys that were made in this browser were not sent anywhere and cannot be shown again."
          actions={<ButtonLink href={pages.credentials(organization)}>All credentials</ButtonLink>}
        />
      </div>
      <Card aria-label="Files">
        <CardHeader className="flex-col items-start gap-3">
          <p
            role="status"
            className={cn(
              'flex items-baseline gap-2',
              saved === 'yes' ? 'text-ok' : saved === 'no' ? 'text-warn' : 'text-bad',
            )}
          >
            <Icon aria-hidden className="size-3.5 shrink-0 translate-y-0.5" />
            {words}
          </p>
          <Button variant="primary" onClick={download}>
            <Download aria-hidden className="size-3.5" />
            Download all as .zip
          </Button>
          {brought > 0 && (
            <p className="text-sm text-ink-2">
              {formatCount(brought)} {brought === 1 ? 'file is a JWT' : 'files are JWTs'} without a private key: put
              each into a .creds file together with its own.
            </p>
          )}
        </CardHeader>
        <VirtualTable<BulkCredential>
          label="Issued credentials"
          columns={COLUMNS}
          rows={issued}
          rowKey={({ credential }) => credential.publicKey}
          className="max-h-[60dvh]"
        />
      </Card>
      <LeaveGuard
        active={saved !== 'yes'}
        organization={organization}
        publicKeys={issued.flatMap(({ credential, key }) => (key === null ? [] : [credential.publicKey]))}
        count={issued.length}
      />
    </>
  );
}
