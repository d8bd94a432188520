import { subjectMatches } from '../../lib/domain/subjects.ts';
import type { Attempt } from './attempt.ts';
import { publish, request } from './attempt.ts';
import type { Targets } from './targets.ts';
import { EVIL, KEYS, OTHER_CONSUMER, SINK } from './targets.ts';

const API = '$JS.API';

/** Questions that the server answers with something a hostile client could use, for every subject a role may publish to. */
function questions({ own, durable }: Targets): Attempt[] {
  const pull = `${API}.CONSUMER.MSG.NEXT.${own.stream}.${durable}`;
  const config = JSON.stringify({ name: EVIL, subjects: ['evil.>'] });
  const ack = (sequence: number) => `$JS.ACK.${own.stream}.${durable}.1.${sequence}.${sequence}.1.0`;
  return [
    publish(`${own.subjectPrefix}.battery`, 'x'),
    publish(`${own.subjectPrefix}.battery`, config),
    publish(`$KV.${own.bucket}.battery`, 'x'),
    publish(`$KV.${own.bucket}.battery`, config),
    request(`${API}.INFO`),
    request(`${API}.STREAM.NAMES`),
    request(`${API}.STREAM.LIST`),
    ...[own.stream, own.bucketStream].flatMap((name) => [
      request(`${API}.STREAM.INFO.${name}`),
      request(`${API}.CONSUMER.NAMES.${name}`),
      request(`${API}.CONSUMER.LIST.${name}`),
      request(`${API}.STREAM.MSG.GET.${name}`, { seq: 1 }),
      request(`${API}.DIRECT.GET.${name}`, { seq: 1 }),
      request(`${API}.DIRECT.GET.${name}`, { seq: 1, batch: 10 }, 'batch'),
      request(`${API}.DIRECT.GET.${name}`, { seq: 999_999 }, 'not there'),
    ]),
    ...[...Object.values(KEYS), 'not-there'].map((key) =>
      request(`${API}.DIRECT.GET.${own.bucketStream}.$KV.${own.bucket}.${key}`),
    ),
    request(`${API}.CONSUMER.INFO.${own.stream}.${durable}`),
    request(`${API}.CONSUMER.INFO.${own.stream}.${OTHER_CONSUMER}`),
    request(pull, { batch: 2, no_wait: true }),
    request(pull, { batch: 0 }, 'refused'),
    ...['+ACK', '-NAK', '+WPI', '+NXT', '+TERM'].map((body, index) => request(ack(index + 1), body, body)),
  ];
}

/** Where the answer would do harm. */
const destinations = ({ own, other, inboxes }: Targets): string[] => [
  `${API}.STREAM.DELETE.${SINK.stream}`,
  `${API}.STREAM.PURGE.${SINK.stream}`,
  `${API}.STREAM.CREATE.${EVIL}`,
  `${API}.CONSUMER.DELETE.${own.stream}.${OTHER_CONSUMER}`,
  `${API}.CONSUMER.MSG.NEXT.${own.stream}.${OTHER_CONSUMER}`,
  `$JS.ACK.${own.stream}.${OTHER_CONSUMER}.1.1.1.1.0`,
  `${own.subjectPrefix}.injected`,
  `${other.subjectPrefix}.injected`,
  `$KV.${own.bucket}.${KEYS.text}`,
  `$KV.${other.bucket}.${KEYS.text}`,
  SINK.subject,
  '$SYS.REQ.CLAIMS.DELETE',
  ...inboxes,
];

const isAllowed = (publish: readonly string[], subject: string) =>
  publish.some((filter) => subjectMatches(filter, subject));

/** The requests of this battery that a role may make. */
export const allowedQuestions = (targets: Targets, publish: readonly string[]): Attempt[] =>
  questions(targets).filter(({ subject }) => isAllowed(publish, subject));

/**
 * Publish permissions do not cover the reply subject, so the server itself may be made to publish its answer where the
 * client must not (docs/nats.md). Every request the role may make × every place where the answer would do harm.
 */
export const escapeAttempts = (targets: Targets, publish: readonly string[]): Attempt[] =>
  allowedQuestions(targets, publish).flatMap((question) =>
    destinations(targets).map((reply) => ({ ...question, name: `${question.name} → ${reply}`, act: 'publish', reply })),
  );
