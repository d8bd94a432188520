/** What needs a person, in words, and where its cause is shown. Pure. */
import { counted, formatBytes, formatCount } from '@/components/ui/content/format.ts';
import type { Attention, ConsumerFinding, Finding, StreamFinding } from '@/lib/domain/organizations/attention.ts';
import { pages } from '@/lib/domain/paths.ts';
import { SCOPE_WORDS } from '@/lib/domain/support/support-grant-rules.ts';

export interface FindingWords {
  /** stays the same while the figures move */
  id: string;
  /** a name of NATS or of an Environment, before the title */
  name: string | null;
  title: string;
  detail: string;
  /** ISO 8601, said after the detail as “since …” or “last …” */
  time: { label: string; iso: string } | null;
  href: string;
  action: string;
}

const FULL_IN_WORDS = {
  old: 'the oldest go as new ones come (discard: old)',
  new: 'new ones are refused (discard: new)',
};

const CONSUMER_WORDS: Record<ConsumerFinding['why'], (finding: ConsumerFinding) => string> = {
  'no-pull': () => 'nobody pulls (num_waiting is 0)',
  'no-subscriber': () => 'nobody subscribes where it delivers',
  'max-ack-pending': ({ ackPending }) =>
    `it gets no more until some of ${counted(ackPending, 'message')} are acknowledged (max_ack_pending)`,
  paused: () => 'paused',
  behind: () => 'it is being read',
};

function ofConsumer(organization: string, finding: ConsumerFinding): Omit<FindingWords, 'id'> {
  const { stream, consumer, pending, why, lastDeliveredAt } = finding;
  return {
    name: consumer,
    title: `is ${counted(pending, 'message')} behind`,
    detail: `${stream}: ${CONSUMER_WORDS[why](finding)}`,
    time: lastDeliveredAt === null ? null : { label: 'last delivery', iso: lastDeliveredAt },
    href: pages.consumer(organization, stream, consumer),
    action: 'Why',
  };
}

function ofStream(organization: string, finding: StreamFinding): Omit<FindingWords, 'id'> {
  const { stream, bucket, limit, used, of, full, discard } = finding;
  const format = limit === 'max_bytes' ? formatBytes : formatCount;
  const what = { max_bytes: '', max_msgs: ' messages', max_consumers: ' consumers' }[limit];
  const means =
    limit === 'max_consumers'
      ? 'beyond, no consumer can be made'
      : `${full ? '' : 'when full, '}${FULL_IN_WORDS[discard]}`;
  return {
    name: bucket ?? stream,
    title: full ? 'is full' : `is ${Math.floor((used / of) * 100)} % full`,
    detail: `${format(used)} of ${format(of)}${what} (${limit}); ${means}`,
    time: null,
    href: bucket === null ? pages.stream(organization, stream) : pages.bucket(organization, bucket),
    action: 'Open',
  };
}

const LIMITS = {
  storageBytes: 'Storage',
  memoryBytes: 'Memory',
  streams: 'Streams',
  connections: 'Connections',
} as const;

function wordsOf(organization: string, finding: Finding): Omit<FindingWords, 'id'> {
  const plain = { name: null, detail: '', time: null, action: 'Open' };
  switch (finding.kind) {
    case 'consumer':
      return ofConsumer(organization, finding);
    case 'stream':
      return ofStream(organization, finding);
    case 'account': {
      const { limit, used, of } = finding;
      const format = limit.endsWith('Bytes') ? formatBytes : formatCount;
      const title = `${LIMITS[limit]} at ${Math.floor((used / of) * 100)} % of the limit`;
      return {
        ...plain,
        title,
        detail: `${format(used)} of ${format(of)}`,
        href: pages.organizationSettings(organization),
      };
    }
    case 'objects': {
      const { environment, failing, kinds } = finding;
      const title = `has ${counted(failing, 'failing object')}`;
      const detail = kinds.map(({ kind, failing: some }) => `${formatCount(some)} ${kind}`).join(', ');
      const href = pages.environment(organization, environment, { status: 'failing' });
      return { ...plain, name: environment, title, detail, href };
    }
    case 'state': {
      const { environment, pending, problem } = finding;
      const title = pending === null ? 'does not follow its events' : `is ${counted(pending, 'event')} behind`;
      const detail = problem ?? 'The projector has not read them yet';
      return { ...plain, name: environment, title, detail, href: pages.environment(organization, environment) };
    }
    case 'rejected': {
      const { environment, events, lastAt } = finding;
      const time = lastAt === null ? null : { label: 'last one', iso: lastAt };
      const title = `rejected ${counted(events, 'event')}`;
      return { ...plain, name: environment, title, time, href: pages.environmentRejected(organization, environment) };
    }
    case 'credentials': {
      const { ending, today, connected } = finding;
      const detail = [
        ...(today > 0 ? [`${formatCount(today)} within a day`] : []),
        connected === null ? 'connected or not is not known' : `${formatCount(connected)} connected now`,
      ].join(', ');
      const href = pages.credentials(organization, { expiresWithin: '7', sort: 'expires', dir: 'asc' });
      const title = `${counted(ending, 'credential')} ${ending === 1 ? 'ends' : 'end'} within 7 days`;
      return { ...plain, title, detail, href, action: 'Show' };
    }
    case 'support': {
      const { state, requester, scope, ticket, endsAt, reads } = finding;
      const what = reads.length > 0 ? `reads ${reads.join(', ')}` : `may read ${SCOPE_WORDS[scope]}`;
      const title = state === 'requested' ? `asks to read ${SCOPE_WORDS[scope]}` : what;
      return {
        ...plain,
        name: requester,
        title,
        detail: `of the platform, ${ticket}`,
        time: endsAt === null ? null : { label: 'ends', iso: endsAt },
        href: pages.organizationSupport(organization),
        action: state === 'requested' ? 'Decide' : 'Details',
      };
    }
  }
}

const idOf = (finding: Finding): string =>
  [
    finding.kind,
    ...('stream' in finding ? [finding.stream] : []),
    ...('consumer' in finding ? [finding.consumer] : []),
    ...('environment' in finding ? [finding.environment] : []),
    ...('limit' in finding ? [finding.limit] : []),
    ...(finding.kind === 'state' ? [finding.problem] : []),
    ...('ticket' in finding ? [finding.requester, finding.ticket, finding.state] : []),
  ].join(' ');

/** A finding as a row shows it. */
export const findingWords = (organization: string, finding: Finding): FindingWords => ({
  id: idOf(finding),
  ...wordsOf(organization, finding),
});

/** Only where everything was asked, and answered now, does nothing need anybody. `isOld`: the last question got no answer. */
export function headingOf(attention: Attention | undefined, isOld: boolean): string {
  if (attention === undefined || attention.findings.length > 0) return 'Needs attention';
  const isWhole = attention.unasked.length === 0 && attention.silent.length === 0 && !isOld;
  return isWhole ? 'Nothing needs you' : 'Nothing found in what was checked';
}
