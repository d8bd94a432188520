import { checkSubject } from '../check-subject.ts';
import type { NatsConnectionLike } from '../connection.ts';
import { intersectSubjects } from './intersect-subjects.ts';

export interface WakeUp {
  /** whether it can hear the stream at all */
  canReceive: boolean;
  /** resolves with the first message */
  firstMessage: Promise<void>;
  unsubscribe: () => void;
}

/** What a browser's session may subscribe to (lib/domain/credentials/credential-roles.ts, reader). */
const AUDIBLE = ['ws.>', '$KV.>'];

/**
 * Listens for one message on what of a stream's subjects the filter and the session's permissions leave.
 * @throws JetStreamError when the filter is no subject
 */
export function subscribeWakeUp(connection: NatsConnectionLike, subjects: string[], filter = '>'): WakeUp {
  const subjectsToWatch = subjects
    .flatMap((subject) => AUDIBLE.map((audible) => intersectSubjects(subject, audible)))
    .map((subject) => (subject === null ? null : intersectSubjects(subject, filter)))
    .filter((subject) => subject !== null);
  subjectsToWatch.forEach(checkSubject);
  const { promise: firstMessage, resolve: resolveFirstMessage } = Promise.withResolvers<undefined>();
  const subscriptions = subjectsToWatch.map((subject) =>
    // One message is enough to wake the reader; the rest of a busy stream need not be delivered twice.
    connection.subscribe(subject, {
      max: 1,
      callback: (error) => {
        if (error === null) resolveFirstMessage(undefined);
      },
    }),
  );
  return {
    canReceive: subjectsToWatch.length > 0,
    firstMessage,
    unsubscribe: () => {
      for (const subscription of subscriptions) subscription.unsubscribe();
    },
  };
}
