import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { z } from '../../../domain/zod.ts';
import { natsUnavailable } from './connect.ts';

const answerSchema = z.looseObject({
  /** `id` is another one after each start of the server */
  server: z.looseObject({ name: z.string(), id: z.string().optional() }),
  data: z.unknown().optional(),
  statsz: z.unknown().optional(),
  error: z.looseObject({ description: z.string().optional() }).optional(),
});
export type ServerAnswer = z.infer<typeof answerSchema>;

const DEADLINE_MS = 3000;

/**
 * Asks every server and collects the answers: until `expected` have come, or, with their number unknown, until 300 ms
 * pass without another. A server that is down simply does not answer, so the deadline ends it all the same.
 * Answers of another form are left out. `tell` gets each one as it comes. Throws `nats-unavailable` when no server answered.
 */
export async function gather(
  connection: NatsConnection,
  subject: string,
  /** an object is sent as JSON, a text as it is */
  body?: object | string,
  expected?: number,
  { deadlineMs = DEADLINE_MS, tell }: { deadlineMs?: number; tell?: (answer: ServerAnswer) => void } = {},
): Promise<ServerAnswer[]> {
  const answers: ServerAnswer[] = [];
  try {
    const messages = await connection.requestMany(
      subject,
      typeof body === 'object' ? JSON.stringify(body) : (body ?? ''),
      {
        maxWait: deadlineMs,
        // an inbox of its own costs as much as the question
        noMux: expected === undefined,
        ...(expected === undefined ? { strategy: 'stall' } : { strategy: 'count', maxMessages: expected }),
      },
    );
    for await (const message of messages) {
      const parsed = answerSchema.safeParse(parseJson(message));
      if (!parsed.success) continue;
      answers.push(parsed.data);
      tell?.(parsed.data);
    }
  } catch (error) {
    throw natsUnavailable(error);
  }
  if (answers.length === 0) throw natsUnavailable(new Error(`no answer to ${subject}`));
  return answers;
}

function parseJson(message: Msg): unknown {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}
