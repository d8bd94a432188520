import { checkSubject } from '../check-subject.ts';
import type { NatsConnectionLike } from '../connection.ts';
import { intersectSubjects } from './intersect-subjects.ts';

export interface Bell {
  /** whether it can hear the stream at all */
  hears: boolean;
  /** resolves with the first message */
  rung: Promise<void>;
  takeDown: () => void;
}

/** What a browser's session may subscribe to (lib/domain/credentials/credential-roles.ts, reader). */
const AUDIBLE = ['ws.>', '$KV.>'];

/**
 * Listens for one message on what of a stream's subjects the filter and the session's permissions leave.
 * @throws JetStreamError when the filter is no subject
 */
export function hangBell(connection: NatsConnectionLike, subjects: string[], filter = '>'): Bell {
  const heard = subjects
    .flatMap((subject) => AUDIBLE.map((audible) => intersectSubjects(subject, audible)))
    .map((subject) => (subject === null ? null : intersectSubjects(subject, filter)))
    .filter((subject) => subject !== null);
  heard.forEach(checkSubject);
  const { promise: rung, resolve: ring } = Promise.withResolvers<undefined>();
  const subscriptions = heard.map((subject) =>
    // One message is enough to ring; the rest of a busy stream need not come twice.
    connection.subscribe(subject, {
      max: 1,
      callback: (error) => {
        if (error === null) ring(undefined);
      },
    }),
  );
  return {
    hears: heard.length > 0,
    rung,
    takeDown: () => {
      for (const subscription of subscriptions) subscription.unsubscribe();
    },
  };
}
