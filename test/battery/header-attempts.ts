import { isAtLeast } from '../../scripts/tools/versions.ts';
import { subjectMatches } from '../../lib/domain/subjects.ts';
import type { Attempt } from './attempt.ts';
import { request } from './attempt.ts';
import type { Permissions } from './allowed.ts';
import type { Targets } from './targets.ts';
import { KEYS, OTHER_CONSUMER, SINK } from './targets.ts';

const API = '$JS.API';
const FAR = '2100-01-01T00:00:00Z';

/** Every header by which a publisher tells nats-server 2.10 to 2.15 to do more than to store the message (server/stream.go, msgtrace.go). */
const hostileHeaders = ({ own, other, ownInbox }: Targets): Record<string, string>[] => [
  { 'Nats-Rollup': 'all' },
  { 'Nats-Rollup': 'sub' },
  { 'Nats-Rollup': 'ALL' },
  { 'KV-Operation': 'PURGE', 'Nats-Rollup': 'sub' },
  { 'Nats-Expected-Stream': other.stream },
  { 'Nats-Expected-Last-Sequence': '0' },
  { 'Nats-Expected-Last-Sequence': '18446744073709551616' },
  { 'Nats-Expected-Last-Msg-Id': 'nothing' },
  { 'Nats-Expected-Last-Subject-Sequence': '-1' },
  { 'Nats-Expected-Last-Subject-Sequence': '0', 'Nats-Expected-Last-Subject-Sequence-Subject': other.subjects },
  { 'Nats-Msg-Id': 'once' },
  ...['1s', '1', 'never', '-1', '0'].map((ttl) => ({ 'Nats-TTL': ttl })),
  { 'Nats-Schedule': `@at ${FAR}`, 'Nats-Schedule-Target': `${other.subjectPrefix}.scheduled` },
  { 'Nats-Schedule': '@every 1s', 'Nats-Schedule-Target': SINK.subject, 'Nats-Schedule-Source': own.subjects },
  { 'Nats-Schedule': '@at 2000-01-01T00:00:00Z', 'Nats-Schedule-Rollup': 'all', 'Nats-Schedule-Target': SINK.subject },
  { 'Nats-Batch-Id': 'batch', 'Nats-Batch-Sequence': '1', 'Nats-Batch-Commit': '1' },
  { 'Nats-Batch-Id': 'open', 'Nats-Batch-Sequence': '1' },
  { 'Nats-Batch-Id': 'x'.repeat(65), 'Nats-Batch-Sequence': '18446744073709551615' },
  { 'Nats-Incr': '+1' },
  { 'Nats-Counter-Sources': '{}' },
  { 'Nats-Stream-Source': `${other.stream} 1 > > >` },
  { 'Nats-Marker-Reason': 'Purge' },
  { 'Nats-Stream': other.stream, 'Nats-Sequence': '1', 'Nats-Subject': `$KV.${other.bucket}.${KEYS.text}` },
  { 'Nats-Required-Api-Level': '999' },
  { 'Nats-Pin-Id': 'somebody' },
  { 'Nats-Request-Info': '{"acc":"SYS"}' },
  ...[
    `${API}.STREAM.DELETE.${SINK.stream}`,
    SINK.subject,
    `${other.subjectPrefix}.traced`,
    '$SYS.REQ.CLAIMS.LIST',
    ownInbox,
  ].flatMap((dest) => [{ 'Nats-Trace-Dest': dest }, { 'Nats-Trace-Dest': dest, 'Nats-Trace-Only': 'true' }]),
];

const stored = ({ own }: Targets): string[] => [`${own.subjectPrefix}.header`, `$KV.${own.bucket}.header`];

/** Subjects on which a role may be answered by JetStream, one of each kind. */
const asked = ({ own, durable }: Targets): string[] => [
  `${API}.STREAM.INFO.${own.stream}`,
  `${API}.STREAM.INFO.${own.bucketStream}`,
  `${API}.STREAM.MSG.GET.${own.stream}`,
  `${API}.DIRECT.GET.${own.stream}`,
  `${API}.DIRECT.GET.${own.bucketStream}.$KV.${own.bucket}.${KEYS.text}`,
  `${API}.CONSUMER.INFO.${own.stream}.${durable}`,
];

const isAllowed = (filters: readonly string[], subject: string) =>
  filters.some((filter) => subjectMatches(filter, subject));

/** Each of these headers on each kind of subject that a role may publish to. */
export function headerAttempts(targets: Targets, { publish }: Permissions): Attempt[] {
  const subjects = [...stored(targets), ...asked(targets)].filter((subject) => isAllowed(publish, subject));
  return subjects.flatMap((subject) =>
    hostileHeaders(targets).map((headers) => ({
      ...request(subject, stored(targets).includes(subject) ? 'evil' : { seq: 1 }),
      name: `${subject} ${JSON.stringify(headers)}`,
      headers,
    })),
  );
}

const ODD_NUMBERS = [0, -1, 1.5, 2 ** 31, 2 ** 53, 1e30];
/** JSON has larger numbers than JavaScript: they go as text. */
const field = (name: string, rest = '') => [
  ...ODD_NUMBERS.map((value) => `{"${name}":${value}${rest}}`),
  ...['18446744073709551615', '18446744073709551616', '-9223372036854775808', 'null', '"1"', '[]'].map(
    (value) => `{"${name}":${value}${rest}}`,
  ),
];

/**
 * A server of before 2.11.17, 2.12.15 and 2.14.0 ends with a panic when it is asked for a list from a negative offset, and no permission
 * looks into a body: docs/permissions.md. There these are left out, and battery-headers.test.ts shows that it is so.
 */
const BOUNDS_OFFSETS = ['2.11.17', '2.12.15'];
const ALL_BOUND_OFFSETS = '2.14.0';
/** Whether it is of the series of one of these releases, and no older than that. */
const isOneOf = (version: string, releases: readonly string[]): boolean =>
  releases.some(
    (release) => version.startsWith(release.slice(0, release.lastIndexOf('.') + 1)) && isAtLeast(version, release),
  );
const hasNegativeOffset = ({ payload = '' }: Attempt) => payload.startsWith('{"offset":-');
export const endsWithNegativeOffsets = (serverVersion: string): boolean =>
  !isAtLeast(serverVersion, ALL_BOUND_OFFSETS) && !isOneOf(serverVersion, BOUNDS_OFFSETS);

/** Whether a server refuses a subject of JetStream's as where an answer goes (`isReservedDestination`, 2.14.10 and 2.15.3): it asks nothing in another's name. */
export const refusesApiAsReply = (serverVersion: string): boolean =>
  isAtLeast(serverVersion, '2.15.3') || isOneOf(serverVersion, ['2.14.10']);

/** Numbers that mean something else than they say, in every request of the API that a role may send. */
export function numberAttempts(targets: Targets, { publish }: Permissions, serverVersion: string): Attempt[] {
  const { own, durable } = targets;
  const next = (consumer: string) => `${API}.CONSUMER.MSG.NEXT.${own.stream}.${consumer}`;
  const bodies: [subject: string, bodies: string[]][] = [
    ...[durable, OTHER_CONSUMER].map((consumer): [string, string[]] => [
      next(consumer),
      [
        ...field('batch', ',"no_wait":true'),
        ...field('expires', ',"batch":1'),
        ...field('max_bytes', ',"batch":1,"no_wait":true'),
        ...field('idle_heartbeat', ',"batch":1,"expires":1000000'),
        '-1',
        '+NXT',
        ' ',
      ],
    ]),
    ...[own.stream, own.bucketStream].flatMap((stream): [string, string[]][] => [
      [`${API}.STREAM.INFO.${stream}`, [...field('offset', ',"subjects_filter":">"'), '{"deleted_details":true}']],
      [`${API}.STREAM.MSG.GET.${stream}`, [...field('seq'), ...field('seq', ',"next_by_subj":">"')]],
      [
        `${API}.DIRECT.GET.${stream}`,
        [
          ...field('seq'),
          ...field('batch', ',"seq":1'),
          ...field('max_bytes', ',"seq":1,"batch":2'),
          ...field('up_to_seq', ',"multi_last":[">"]'),
          JSON.stringify({ multi_last: Array.from({ length: 2000 }, (_, n) => `${own.subjectPrefix}.${n}`) }),
        ],
      ],
      [`${API}.CONSUMER.NAMES.${stream}`, field('offset')],
      [`${API}.CONSUMER.LIST.${stream}`, field('offset')],
    ]),
    [`${API}.STREAM.NAMES`, field('offset')],
    [`${API}.STREAM.LIST`, field('offset')],
  ];
  return bodies
    .filter(([subject]) => isAllowed(publish, subject))
    .flatMap(([subject, all]) => all.map((body) => request(subject, body, body.slice(0, 60))))
    .filter((attempt) => !(endsWithNegativeOffsets(serverVersion) && hasNegativeOffset(attempt)));
}
