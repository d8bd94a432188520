'use client';

import { useQuery } from '@tanstack/react-query';

import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { counted, formatBytes, formatCount } from '@/components/ui/content/format.ts';
import { AbsoluteTime, RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { Stat } from '@/components/ui/feedback/stat.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { CopyButton } from '@/components/ui/form/copy-button.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { downloadFile } from '@/lib/client/download-file.ts';
import { contentsQuery } from '@/lib/client/organizations/deletion-queries.ts';
import type { OrganizationContents } from '@/lib/domain/organizations/deletion.ts';
import { api } from '@/lib/domain/paths.ts';

import { NotTold } from '../not-told.tsx';

/** What is in an Organization, who read it last, and how it is copied. No message is read. */
export function ContentsReport({ organization }: { organization: string }) {
  const { data, error, refetch, isFetching } = useQuery(contentsQuery(organization));
  if (data === undefined)
    return error === null ? (
      <Skeleton className="h-96 w-full" />
    ) : (
      <Card>
        <ErrorState problem={asProblem(error)} onRetry={() => void refetch()} />
      </Card>
    );
  return (
    <>
      <NotTold silent={data.silent} unreadable={data.credentials.unreadable} />
      <Totals contents={data} />
      <StreamsCard contents={data} onAgain={() => void refetch()} asking={isFetching} />
      <CopyCard contents={data} />
    </>
  );
}

const Last = ({ iso, never }: { iso: string | null; never: string }) =>
  iso === null ? <>{never}</> : <RelativeTime iso={iso} />;

function Totals({ contents: { total, credentials, lastReadAt } }: { contents: OrganizationContents }) {
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Stat
        label="Messages"
        value={formatCount(total.messages)}
        note={
          <>
            in {counted(total.streams, 'stream')} (buckets included), {formatBytes(total.bytes)}
          </>
        }
      />
      <Stat
        label="Consumers"
        value={formatCount(total.consumers)}
        note={
          <>
            last read <Last iso={lastReadAt} never="unknown" />
          </>
        }
      />
      <Stat
        label="Credentials that can connect"
        value={formatCount(credentials.living)}
        note={
          credentials.lastSeenAt === null ? (
            'no connection seen'
          ) : (
            <>
              last seen <RelativeTime iso={credentials.lastSeenAt} />
            </>
          )
        }
      />
      <Stat label="Connections now" value={formatCount(total.connections)} note="Vertebra’s own included" />
    </div>
  );
}

const lastOf = (consumers: OrganizationContents['streams'][number]['consumers']): string | null =>
  consumers
    .flatMap(({ lastReadAt }) => lastReadAt ?? [])
    .toSorted()
    .at(-1) ?? null;

interface StreamsCardProps {
  contents: OrganizationContents;
  onAgain: () => void;
  asking: boolean;
}

function StreamsCard({ contents: { streams, at }, onAgain, asking }: StreamsCardProps) {
  return (
    <Card aria-labelledby="contents-streams">
      <CardHeader>
        <h2 id="contents-streams" className="font-semibold">
          Streams and buckets
        </h2>
        <Button
          size="sm"
          className="ml-auto"
          disabledReason={asking ? 'The servers are being asked.' : undefined}
          onClick={onAgain}
        >
          Ask again
        </Button>
      </CardHeader>
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Table of streams and buckets">
        <table className="w-full text-left">
          <thead>
            <tr className="border-b border-line text-sm text-ink-3">
              {['Name', 'Messages', 'Size', 'Newest message', 'Consumers', 'Last read'].map((label) => (
                <th key={label} scope="col" className="px-3 py-1.5 font-normal whitespace-nowrap">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {streams.map(({ name, messages, bytes, lastMessageAt, consumers }) => (
              <tr key={name} className="border-b border-line last:border-b-0">
                <th scope="row" className="px-3 py-1.5 font-mono text-sm font-normal">
                  {name}
                </th>
                <td className="px-3 py-1.5 tabular-nums">{formatCount(messages)}</td>
                <td className="px-3 py-1.5 whitespace-nowrap tabular-nums">{formatBytes(bytes)}</td>
                <td className="px-3 py-1.5 whitespace-nowrap">
                  <Last iso={lastMessageAt} never="none" />
                </td>
                <td className="px-3 py-1.5">{consumers.map((one) => one.name).join(', ') || 'none'}</td>
                <td className="px-3 py-1.5 whitespace-nowrap">
                  <Last iso={lastOf(consumers)} never="not known" />
                </td>
              </tr>
            ))}
            {streams.length === 0 && (
              <tr>
                <td colSpan={6} className="px-3 py-3 text-ink-3">
                  None on the servers that answered.
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
      <CardFooter>
        <span>
          As the servers reported at <AbsoluteTime iso={at} />. “Last read”: last delivery to a consumer since its
          server started.
        </span>
      </CardFooter>
    </Card>
  );
}

function CopyCard({ contents }: { contents: OrganizationContents }) {
  const { slug, at, commands } = contents;
  const download = () =>
    downloadFile(`contents-${slug}-${at.slice(0, 10)}.json`, JSON.stringify(contents, null, 2), 'application/json');
  return (
    <Card aria-labelledby="contents-copy">
      <CardHeader>
        <h2 id="contents-copy" className="font-semibold">
          Keep a copy
        </h2>
        <span className="ml-auto flex flex-wrap gap-2">
          <Button size="sm" onClick={download}>
            This report (JSON)
          </Button>
          <ButtonLink size="sm" href={api.credentialsExport(slug)}>
            Credentials (CSV)
          </ButtonLink>
        </span>
      </CardHeader>
      <div className="flex flex-col gap-3 px-3.5 py-3">
        <p className="text-ink-2">
          People of {slug} copy the data with a credential of theirs, while it is not suspended; operators cannot read
          it. With the nats CLI, replacing PUBLIC_KEY with the credential’s public key:
        </p>
        <ul className="flex flex-col gap-1.5">
          {commands.map(({ of, role, command }) => (
            <li key={of} className="flex items-center gap-1">
              <code className="min-w-0 font-mono text-sm wrap-anywhere">{command}</code>
              <CopyButton text={command} label={`Copy the command for ${of}`} />
              <span className="ml-auto shrink-0 text-sm text-ink-3">{role}</span>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}
