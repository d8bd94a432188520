import type { Attempt } from './attempt.ts';

export interface BatteryHeaders {
  append: (name: string, value: string) => void;
}
interface Message {
  subject: string;
  data: Uint8Array;
  headers?: { code: number; description: string };
}

interface Refusal {
  operation: string;
  subject: string;
}

/** What both clients offer, the attacker's connection. */
export interface BatteryConnection<H extends BatteryHeaders = BatteryHeaders> {
  publish: (subject: string, payload?: string, options?: { reply?: string; headers?: H }) => void;
  subscribe: (subject: string, options: { callback: (error: Error | null, message: Message) => void }) => unknown;
  flush: () => Promise<void>;
  /** a refusal stands in `permissionContext` (nats.ws) or `error` (@nats-io/nats-core) */
  status: () => AsyncIterable<{ type: string; permissionContext?: Refusal; error?: Error | Refusal }>;
}

export interface Outcome {
  name: string;
  /** the server said that it is not permitted */
  refused: boolean;
  /** what came back, shortened */
  answers: string[];
}

/**
 * Does all of it over one connection and waits a moment for what comes of it. Needs nothing outside itself, so that a test
 * can hand it to a page.
 */
export async function runAttempts<H extends BatteryHeaders>(
  connection: BatteryConnection<H>,
  makeHeaders: () => H,
  ownInbox: string,
  attempts: readonly Attempt[],
  waitMilliseconds: number,
): Promise<Outcome[]> {
  const refusals = new Set<string>();
  void (async () => {
    for await (const { permissionContext, error } of connection.status()) {
      const refusal = permissionContext ?? error;
      if (refusal && 'operation' in refusal) refusals.add(`${refusal.operation} ${refusal.subject}`);
    }
  })();
  const answers = attempts.map((): string[] => []);
  const listen = (index: number, subject: string) =>
    connection.subscribe(subject, {
      callback: (error, message) => {
        if (error) return;
        const status = message.headers?.code ? `${message.headers.code} ${message.headers.description} ` : '';
        answers[index]?.push(`${message.subject}: ${status}${new TextDecoder().decode(message.data).slice(0, 200)}`);
      },
    });
  for (const [index, { act, subject, payload, headers, reply }] of attempts.entries()) {
    if (act === 'subscribe') {
      listen(index, subject);
      continue;
    }
    const replyTo = act === 'request' ? `${ownInbox}.battery.${index}` : reply;
    if (act === 'request' && replyTo !== undefined) listen(index, replyTo);
    const withHeaders = headers && makeHeaders();
    for (const [name, value] of Object.entries(headers ?? {})) withHeaders?.append(name, value);
    connection.publish(subject, payload, {
      ...(replyTo !== undefined && { reply: replyTo }),
      ...(withHeaders && { headers: withHeaders }),
    });
    // A reply is looked at before the next one, as a patient attacker would.
    if (index % 50 === 49) await connection.flush();
  }
  await connection.flush();
  await new Promise((resolve) => setTimeout(resolve, waitMilliseconds));
  await connection.flush();
  return attempts.map(({ name, act, subject }, index) => ({
    name,
    refused: refusals.has(`${act === 'subscribe' ? 'subscription' : 'publish'} ${subject}`),
    answers: answers[index] ?? [],
  }));
}
