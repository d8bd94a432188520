import { setTimeout as sleep } from 'node:timers/promises';
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
/** How much longer than for the others is waited for a server that did not answer when all were asked last. */
const GRACE_MS = 1000;

/** From how many servers answers are waited for. */
export interface Expected {
  /** those that are up, as they count each other: one that has gone is counted for half a minute */
  active: number;
  /** those that answered when all were asked last */
  answering: number;
}

/**
 * Asks every server and gives each answer as it comes: until all have come, until the deadline, or until those that answered lately have
 * and the others had their time, so that one server that is away does not make each question last as long as the deadline.
 */
export async function* askServers(
  connection: NatsConnection,
  subject: string,
  body: string,
  { active, answering }: Expected,
  deadlineMs: number,
): AsyncGenerator<Msg> {
  const messages = await connection.requestMany(subject, body, {
    maxWait: deadlineMs,
    noMux: false,
    strategy: 'count',
    maxMessages: active,
  });
  const iterator = messages[Symbol.asyncIterator]();
  let grace: Promise<undefined> | undefined;
  for (let answers = 1; ; answers += 1) {
    const next = iterator.next();
    next.catch(() => undefined);
    const result = await (grace === undefined ? next : Promise.race([next, grace]));
    if (result === undefined || result.done === true) return;
    yield result.value;
    if (answers >= answering) grace ??= sleep(GRACE_MS, undefined, { ref: false });
  }
}

/** Asks every server there is, with their number unknown: until 300 ms pass without another answer. */
const askAll = (connection: NatsConnection, subject: string, body: string, deadlineMs: number) =>
  // an inbox of its own costs as much as the question
  connection.requestMany(subject, body, { maxWait: deadlineMs, noMux: true, strategy: 'stall' });

/**
 * Asks every server and collects the answers, as `askServers` does, or `askAll` where `expected` is left out. Answers of another form
 * are left out. `tell` gets each one as it comes. Throws `nats-unavailable` when no server answered.
 */
export async function gather(
  connection: NatsConnection,
  subject: string,
  /** an object is sent as JSON, a text as it is */
  body?: object | string,
  expected?: Expected,
  { deadlineMs = DEADLINE_MS, tell }: { deadlineMs?: number; tell?: (answer: ServerAnswer) => void } = {},
): Promise<ServerAnswer[]> {
  const answers: ServerAnswer[] = [];
  const text = typeof body === 'object' ? JSON.stringify(body) : (body ?? '');
  try {
    const messages =
      expected === undefined
        ? await askAll(connection, subject, text, deadlineMs)
        : askServers(connection, subject, text, expected, deadlineMs);
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
