import type { Attempt } from './attempt.ts';
import { publish, request, subscribe } from './attempt.ts';
import type { Targets } from './targets.ts';
import { EVIL, KEYS, OTHER_CONSUMER, SINK } from './targets.ts';

const API = '$JS.API';
const FAR = '2100-01-01T00:00:00Z';

const publishing = ({ own, other, foreign, inboxes }: Targets): Attempt[] => [
  ...[own, other, foreign].flatMap((environment) => [
    publish(`${environment.subjectPrefix}.direct`),
    publish(`$KV.${environment.bucket}.${KEYS.text}`),
  ]),
  publish(SINK.subject),
  ...inboxes.map((inbox) => publish(inbox)),
  publish(`${own.subjectPrefix}.direct`, '', { 'Nats-Rollup': 'all' }),
  publish(`$KV.${own.bucket}.${KEYS.text}`, '', { 'KV-Operation': 'PURGE', 'Nats-Rollup': 'all' }),
];

const spying = ({ own, other, foreign, inboxes }: Targets): Attempt[] =>
  [
    '>',
    '*.>',
    '*.*.>',
    '_INBOX.>',
    '_INBOX.*.>',
    '_R_.>',
    ...inboxes,
    ...[own, other, foreign].flatMap(({ subjects, bucketSubjects }) => [subjects, bucketSubjects]),
    'ws.>',
    '$KV.>',
    'sink.>',
    `${API}.>`,
    '$JS.>',
    '$JS.ACK.>',
    '$JS.EVENT.>',
    '$SYS.>',
    '$SYS.ACCOUNT.*.>',
  ].map(subscribe);

const streams = ({ own, other, ownInbox }: Targets): Attempt[] => [
  request(`${API}.INFO`),
  request(`${API}.STREAM.NAMES`),
  request(`${API}.STREAM.LIST`),
  ...[own.stream, own.bucketStream, other.stream, other.bucketStream, SINK.stream].flatMap((name) => [
    request(`${API}.STREAM.INFO.${name}`, { subjects_filter: '>' }),
    request(`${API}.STREAM.MSG.GET.${name}`, { seq: 1 }),
    request(`${API}.DIRECT.GET.${name}`, { seq: 1 }),
    request(`${API}.STREAM.PURGE.${name}`),
    request(`${API}.STREAM.MSG.DELETE.${name}`, { seq: 1 }),
    request(`${API}.STREAM.SNAPSHOT.${name}`, { deliver_subject: `${ownInbox}.snapshot` }),
    request(`${API}.STREAM.LEADER.STEPDOWN.${name}`),
    request(`${API}.STREAM.PEER.REMOVE.${name}`, { peer: 'test-1' }),
  ]),
  request(`${API}.DIRECT.GET.${other.bucketStream}.$KV.${other.bucket}.${KEYS.text}`),
  request(`${API}.STREAM.CREATE.${EVIL}`, { name: EVIL, subjects: ['evil.>'] }),
  request(`${API}.STREAM.CREATE.${EVIL}`, { name: EVIL, subjects: ['_INBOX.>'] }, 'captures inboxes'),
  request(`${API}.STREAM.UPDATE.${own.stream}`, {
    name: own.stream,
    subjects: [own.subjects],
    republish: { src: '>', dest: 'leak.>' },
  }),
  request(`${API}.STREAM.RESTORE.${EVIL}`, { config: { name: EVIL, subjects: ['evil.>'] }, state: {} }),
  request(`${API}.STREAM.DELETE.${other.stream}`),
  request(`${API}.STREAM.DELETE.${SINK.stream}`),
];

const consumers = ({ own, other, ownInbox, inboxes }: Targets): Attempt[] => {
  const create = (stream: string, name: string, config: object, filter = '') =>
    request(
      `${API}.CONSUMER.CREATE.${stream}.${name}${filter && `.${filter}`}`,
      { stream_name: stream, config: { name, ack_policy: 'none', deliver_policy: 'all', ...config } },
      JSON.stringify(config),
    );
  const deliverTo = [
    `${other.subjectPrefix}.injected`,
    `$KV.${other.bucket}.${KEYS.text}`,
    SINK.subject,
    `${API}.STREAM.DELETE.${SINK.stream}`,
    `${API}.STREAM.PURGE.${SINK.stream}`,
    `${ownInbox}.pushed`,
    ...inboxes,
  ];
  return [
    request(`${API}.CONSUMER.CREATE.${own.stream}`, { stream_name: own.stream, config: { ack_policy: 'none' } }),
    request(`${API}.CONSUMER.DURABLE.CREATE.${own.stream}.evil`, {
      stream_name: own.stream,
      config: { durable_name: 'evil', ack_policy: 'explicit' },
    }),
    ...[own, other].flatMap(({ stream, subjects, bucketStream, bucketSubjects }) => [
      create(stream, 'evil', {}),
      create(stream, 'evil', { filter_subject: subjects }, subjects),
      create(bucketStream, 'evil', { filter_subject: bucketSubjects }, bucketSubjects),
      // rewrites somebody else's durable
      create(stream, OTHER_CONSUMER, { durable_name: OTHER_CONSUMER, ack_policy: 'explicit', max_deliver: 1 }),
      request(`${API}.CONSUMER.NAMES.${stream}`),
      request(`${API}.CONSUMER.LIST.${stream}`),
      request(`${API}.CONSUMER.INFO.${stream}.${OTHER_CONSUMER}`),
      request(`${API}.CONSUMER.MSG.NEXT.${stream}.${OTHER_CONSUMER}`, { batch: 1, no_wait: true }),
      request(`${API}.CONSUMER.PAUSE.${stream}.${OTHER_CONSUMER}`, { pause_until: FAR }),
      request(`${API}.CONSUMER.RESET.${stream}.${OTHER_CONSUMER}`, { seq: 1 }),
      request(`${API}.CONSUMER.UNPIN.${stream}.${OTHER_CONSUMER}`, { group: 'a' }),
      request(`${API}.CONSUMER.LEADER.STEPDOWN.${stream}.${OTHER_CONSUMER}`),
      request(`${API}.CONSUMER.DELETE.${stream}.${OTHER_CONSUMER}`),
      publish(`$JS.ACK.${stream}.${OTHER_CONSUMER}.1.1.1.1.0`, '+ACK'),
      publish(`$JS.ACK.${stream}.${OTHER_CONSUMER}.1.2.2.1.0`, '+TERM'),
    ]),
    ...deliverTo.map((subject) => create(own.stream, 'evil', { deliver_subject: subject })),
  ];
};

const system = (): Attempt[] =>
  [
    '$SYS.REQ.SERVER.PING',
    '$SYS.REQ.SERVER.PING.CONNZ',
    '$SYS.REQ.ACCOUNT.PING.CONNZ',
    '$SYS.REQ.CLAIMS.LIST',
    '$SYS.REQ.CLAIMS.PACK',
    `${API}.META.LEADER.STEPDOWN`,
    `${API}.SERVER.REMOVE`,
    `${API}.ACCOUNT.PURGE.A`,
  ].map((subject) => request(subject));

/** What a hostile client tries by name: every one of them, whatever its role says. */
export const directAttempts = (targets: Targets): Attempt[] => [
  ...spying(targets),
  ...publishing(targets),
  ...streams(targets),
  ...consumers(targets),
  ...system(),
];
