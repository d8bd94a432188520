'use client';

import { useQuery } from '@tanstack/react-query';

import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { counted, formatBytes, formatCount } from '@/components/ui/content/format.ts';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { ErrorState } from '@/components/ui/feedback/error-state.tsx';
import { LiveStatus } from '@/components/ui/feedback/live-status.tsx';
import type { LiveState } from '@/components/ui/feedback/live-status.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { VirtualTable } from '@/components/ui/table/virtual-table.tsx';
import type { Column } from '@/components/ui/table/table-column.ts';
import { asProblem } from '@/lib/client/api-problem.ts';
import { credentialConnectionsQuery } from '@/lib/client/credentials/revocation-queries.ts';
import type { CredentialConnections } from '@/lib/domain/credentials/credential-detail.ts';

type Connection = CredentialConnections['items'][number];

const COLUMNS: readonly Column<Connection>[] = [
  { id: 'server', header: 'Server', width: 110, cell: ({ server }) => <b>{server}</b> },
  {
    id: 'address',
    header: 'Address',
    width: '2fr',
    cell: ({ address, name }) => (
      <span title={name === '' ? undefined : name} className="font-mono text-sm">
        {address}
      </span>
    ),
  },
  { id: 'client', header: 'Client', width: '2fr', hideBelow: 'sm', cell: ({ client }) => client },
  { id: 'rtt', header: 'RTT', width: 96, align: 'end', hideBelow: 'md', cell: ({ rtt }) => rtt },
  {
    id: 'pending',
    header: 'Pending',
    width: 84,
    align: 'end',
    hideBelow: 'md',
    cell: ({ pendingBytes }) => formatBytes(pendingBytes),
  },
  {
    id: 'subscriptions',
    header: 'Subs',
    width: 60,
    align: 'end',
    hideBelow: 'md',
    cell: ({ subscriptions }) => formatCount(subscriptions),
  },
  { id: 'since', header: 'Since', width: 108, align: 'end', cell: ({ since }) => <RelativeTime iso={since} /> },
];

interface ConnectionsCardProps {
  organization: string;
  publicKey: string;
}

/** Who is connected with the credential now, as every server lists it. */
export function ConnectionsCard({ organization, publicKey }: ConnectionsCardProps) {
  const { data, error, refetch } = useQuery(credentialConnectionsQuery(organization, publicKey));
  const [state, words] = statusOf(data, error);
  return (
    <Card aria-labelledby="connections">
      <CardHeader>
        <h2 id="connections" className="mr-auto font-semibold">
          Connections
        </h2>
        <LiveStatus state={state}>{words}</LiveStatus>
      </CardHeader>
      <Body data={data} error={error} onRetry={() => void refetch()} />
      {data !== undefined && data.silent.length > 0 && (
        <CardFooter>No answer from {data.silent.join(', ')}: connections there are not listed.</CardFooter>
      )}
      {data !== undefined && data.total > data.items.length && (
        <CardFooter>
          The newest {formatCount(data.items.length)} of {formatCount(data.total)}
        </CardFooter>
      )}
    </Card>
  );
}

function statusOf(data: CredentialConnections | undefined, error: Error | null): [LiveState, string] {
  if (error !== null) return ['silent', 'no answer'];
  if (data === undefined) return ['connecting', 'loading'];
  if (data.silent.length > 0) return ['partial', `no answer from ${counted(data.silent.length, 'server')}`];
  return ['live', 'Live'];
}

function Body({
  data,
  error,
  onRetry,
}: {
  data: CredentialConnections | undefined;
  error: Error | null;
  onRetry: () => void;
}) {
  if (data === undefined)
    return error === null ? (
      <Skeleton className="m-3 h-20" />
    ) : (
      <ErrorState problem={asProblem(error)} onRetry={onRetry} />
    );
  if (data.total === 0)
    return (
      <EmptyState
        title={data.silent.length === 0 ? 'No connection uses it' : 'No connection on the servers that answered'}
      />
    );
  return (
    <VirtualTable<Connection>
      label="Connections"
      columns={COLUMNS}
      rows={data.items}
      rowKey={({ server, cid }) => `${server} ${cid}`}
      className="max-h-[50dvh]"
    />
  );
}
