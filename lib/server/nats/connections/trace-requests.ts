import type { NatsConnection } from '@nats-io/transport-node';
import { inPartSpan, telemetry } from '../../telemetry/telemetry.ts';

/**
 * What may be told of a subject: which API of the servers is asked. Behind it stand names of streams and accounts, and all of any other
 * subject may be one.
 */
export function subjectTemplate(subject: string): string | null {
  const [found] = /^(?:\$JS\.API\.[A-Z]+(?:\.[A-Z]+)?|\$SYS\.REQ\.[A-Z]+)(?=\.|$)/.exec(subject) ?? [];
  return found === undefined ? null : `${found}${found.length < subject.length ? '.>' : ''}`;
}

/** Makes each request of a connection a span, where it is part of one; no payload, no whole subject. */
export function traceRequests(connection: NatsConnection): NatsConnection {
  if (telemetry() === undefined) return connection;
  const request = connection.request.bind(connection);
  connection.request = async (subject, payload, options) => {
    const template = subjectTemplate(subject);
    return inPartSpan(
      {
        name: template === null ? 'request' : `request ${template}`,
        kind: 'client',
        attributes: {
          'messaging.system': 'nats',
          'messaging.operation.type': 'send',
          ...(template === null ? {} : { 'messaging.destination.template': template }),
        },
      },
      () => request(subject, payload, options),
    );
  };
  return connection;
}
