'use client';

import { useQuery } from '@tanstack/react-query';

import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { Link } from '@/components/ui/content/link.tsx';
import { RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { connectedCredentialsQuery } from '@/lib/client/credentials/credential-queries.ts';
import { takersQuery } from '@/lib/client/streams/takers-query.ts';
import type { WatchedConsumer } from '@/lib/client/streams/consumer-readings.ts';
import { meQuery } from '@/lib/client/system/me.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import type { ConnectedCredentials } from '@/lib/domain/credentials/connected-credentials.ts';
import type { ListedCredential } from '@/lib/domain/credentials/credential-list.ts';
import { isValid } from '@/lib/domain/credentials/credential-state.ts';
import { PROJECTOR_CONSUMER } from '@/lib/domain/names.ts';
import { pages } from '@/lib/domain/paths.ts';

interface ClientsCardProps {
  organization: string;
  stream: string;
  info: WatchedConsumer;
}

/** How often connections are asked for here: they stand beside what is asked more often. */
const CONNECTED_MILLISECONDS = 30_000;

/** Who takes messages from the consumer, as far as servers and credentials tell. */
export function ClientsCard({ organization, stream, info }: ClientsCardProps) {
  return (
    <Card id="clients" aria-labelledby="clients-title" className="scroll-mt-20">
      <CardHeader>
        <h2 id="clients-title" className="font-semibold">
          Who takes from it
        </h2>
      </CardHeader>
      <p className="px-3.5 py-2">{now(info)}</p>
      {info.name === PROJECTOR_CONSUMER ? (
        <p className="border-t border-line px-3.5 py-2 text-ink-2">
          The projector of Vertebra reads through it. No credential may.
        </p>
      ) : (
        <Takers organization={organization} stream={stream} consumer={info.name} />
      )}
      <CardFooter>
        Servers do not tell whose pull requests wait, or who subscribes; so this is who may take from it, not who does.
        Users that were not issued here are not known.
      </CardFooter>
    </Card>
  );
}

/** What the server says of them now. */
function now({ config, push_bound: bound, num_waiting: requests }: WatchedConsumer) {
  if (config.deliver_subject !== undefined) {
    const subject = <span className="font-mono text-sm wrap-anywhere">{config.deliver_subject}</span>;
    return bound === true ? <>Somebody subscribes to {subject}.</> : <>Nobody subscribes to {subject}.</>;
  }
  if (requests === 0) return 'No pull request waits for a message now.';
  return requests === 1
    ? '1 pull request waits for a message.'
    : `${formatCount(requests)} pull requests wait for a message.`;
}

function Takers({ organization, stream, consumer }: { organization: string; stream: string; consumer: string }) {
  const me = useQuery(meQuery()).data;
  const mayList = me !== undefined && mayDo(me, 'connection.list');
  const { data, error } = useQuery(takersQuery(organization, stream, consumer));
  const { data: connected } = useQuery({
    ...connectedCredentialsQuery(organization),
    enabled: mayList,
    refetchInterval: CONNECTED_MILLISECONDS,
  });
  if (error !== null && data === undefined) {
    return <p className="border-t border-line px-3.5 py-2 text-ink-2">Its credentials were not answered.</p>;
  }
  if (data === undefined) return <Skeleton className="mx-3.5 my-2 h-4" />;
  const { own, trusted } = data;
  return (
    <>
      {own.length === 0 ? (
        <p className="border-t border-line px-3.5 py-2 text-ink-2">
          No credential was made for it.{' '}
          <Link href={pages.newCredential(organization)} className="underline">
            Issue one
          </Link>{' '}
          with the role Subscriber and this durable.
        </p>
      ) : (
        <ul className="divide-y divide-line border-t border-line">
          {own.map((credential) => (
            <Taker key={credential.publicKey} credential={credential} connected={connected} />
          ))}
        </ul>
      )}
      <p className="border-t border-line px-3.5 py-2 text-sm text-ink-3">
        {trusted === 0 ? (
          'No trusted Subscriber is valid, which may take from every consumer.'
        ) : (
          <>
            <Link href={pages.credentials(organization, { role: 'trusted-subscriber' })} className="underline">
              {trusted === 1 ? '1 trusted Subscriber' : `${formatCount(trusted)} trusted Subscribers`}
            </Link>{' '}
            may take from every consumer.
          </>
        )}
        {me !== undefined && !mayList && ` Connections: ${refusalReason('connection.list')}`}
      </p>
    </>
  );
}

function Taker({
  credential,
  connected,
}: {
  credential: ListedCredential;
  connected: ConnectedCredentials | undefined;
}) {
  const { name, organization, publicKey, state, expiresAt, lastSeen } = credential;
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-3.5 py-2">
      <Link href={pages.credential(organization, publicKey)} className="font-semibold underline">
        {name}
      </Link>
      <Tag tone={isValid(state) ? 'neutral' : 'bad'}>{state}</Tag>
      <span>{connectedText(publicKey, connected)}</span>
      <span className="text-sm text-ink-3">
        {lastSeen === null ? (
          'never heard of'
        ) : (
          <>
            last seen <RelativeTime iso={lastSeen} />
          </>
        )}{' '}
        · {state === 'expired' ? 'expired' : 'ends'} <RelativeTime iso={expiresAt} />
      </span>
    </li>
  );
}

function connectedText(publicKey: string, connected: ConnectedCredentials | undefined): string {
  if (connected === undefined) return 'connections not known';
  const count = connected.connected.find((one) => one.publicKey === publicKey)?.connections;
  if (count !== undefined) return count === 1 ? '1 connection' : `${formatCount(count)} connections`;
  return connected.missing.length > 0 || !connected.complete ? 'connections not known' : 'not connected';
}
