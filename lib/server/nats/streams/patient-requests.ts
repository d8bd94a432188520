import { randomUUID } from 'node:crypto';
import { errors, headers } from '@nats-io/transport-node';
import type { Msg, MsgHdrs, NatsConnection, RequestOptions } from '@nats-io/transport-node';
import { z } from '../../../domain/zod.ts';
import { isLost, onReconnect } from '../connections/on-reconnect.ts';
import { isUnanswered } from './api-error.ts';

/** nats-server elects a leader four to nine seconds after it lost one (raft.go), and votes a second time where nobody won. */
const PATIENCE_MS = 12_000;
/** Whoever waits for less has a patience of its own. */
const USUAL_TIMEOUT_MS = 5_000;
/** An answer takes milliseconds, so that one which did not come by then may have been lost with a server. */
const SILENCE_MS = 1_000;
const PAUSE_MS = 200;

/** Header of a publish that is kept once, however often it is sent within the stream's window, two minutes mostly. */
const MESSAGE_ID = 'Nats-Msg-Id';
/** Questions, and what comes to the same when it is asked twice. */
const MAY_REPEAT = /^\$JS\.API\.(?:DIRECT\.GET|STREAM\.MSG\.GET|(?:STREAM|CONSUMER)\.(?:INFO|LIST|NAMES|CREATE))\b/u;

/** JetStream has no leader, and the first try of the same message is on its way still (nats-server, server/errors.json). */
const NOT_NOW: readonly number[] = [10008, 10158];
/** Compare-and-set failed. */
const WRONG_LAST: readonly number[] = [10071, 10164];

const answerSchema = z.looseObject({
  error: z.looseObject({ err_code: z.number().default(0) }).optional(),
  seq: z.number().optional(),
  duplicate: z.boolean().default(false),
});

/** Answers are read by whoever asked; here counts only whether another try may bring another one. */
function readingOf({ data }: Msg): 'not-now' | 'wrong-last' | 'final' {
  // What is longer is no error.
  if (data.length > 1_000) return 'final';
  try {
    const { error, seq, duplicate } = answerSchema.parse(JSON.parse(new TextDecoder().decode(data)));
    if (error === undefined) return duplicate && seq === 0 ? 'not-now' : 'final';
    return NOT_NOW.includes(error.err_code) ? 'not-now' : WRONG_LAST.includes(error.err_code) ? 'wrong-last' : 'final';
  } catch {
    return 'final';
  }
}

/** The same headers with an id: whoever sends another message with theirs must not have it taken for this one. */
function named(given: MsgHdrs | undefined): MsgHdrs {
  const copy = headers();
  for (const [key, values] of given ?? []) for (const value of values) copy.append(key, value);
  if (!copy.has(MESSAGE_ID)) copy.set(MESSAGE_ID, randomUUID());
  return copy;
}

type Request = NatsConnection['request'];

function askUntilAnswered(
  connection: NatsConnection,
  once: Request,
  [subject, payload, options]: [string, Parameters<Request>[1], RequestOptions],
): Promise<Msg> {
  const isDirect = subject.startsWith('$JS.API.DIRECT.');
  const mayRepeat = !subject.startsWith('$JS.') || MAY_REPEAT.test(subject);
  const began = Date.now();
  return new Promise((resolve, reject) => {
    let again: NodeJS.Timeout | undefined;
    let unanswered = 0;
    let isOver = false;
    const end = (settle: () => void) => {
      isOver = true;
      clearTimeout(again);
      stopListening();
      settle();
    };
    const tryIn = (milliseconds: number, orElse: () => void) => {
      if (isOver) return;
      clearTimeout(again);
      const left = began + PATIENCE_MS - Date.now();
      if (left <= milliseconds) end(orElse);
      else again = setTimeout(attempt, milliseconds);
    };
    const giveUp = () => reject(new errors.TimeoutError());
    const fail = (error: unknown) => reject(error instanceof Error ? error : new Error(String(error)));
    const attempt = () => {
      const waited = Date.now() - began;
      if (isLost(connection)) {
        // What is sent now is thrown away before the next server has it.
        if (waited >= USUAL_TIMEOUT_MS) end(giveUp);
        else tryIn(SILENCE_MS, giveUp);
        return;
      }
      unanswered += 1;
      once(subject, payload, {
        ...options,
        timeout: mayRepeat ? Math.max(1, PATIENCE_MS - waited) : USUAL_TIMEOUT_MS,
      }).then(
        (message) => {
          unanswered -= 1;
          const reading = readingOf(message);
          if (reading === 'not-now') tryIn(PAUSE_MS, () => resolve(message));
          // nats-server 2.10 compares before it looks whether it has the message already: an earlier try may be what stands there.
          else if (reading === 'wrong-last' && unanswered > 0) end(giveUp);
          else end(() => resolve(message));
        },
        (error: unknown) => {
          unanswered -= 1;
          // Who has direct access says so at once, and nobody is elected for it.
          if (isUnanswered(error) && !isDirect) tryIn(PAUSE_MS, () => fail(error));
          else end(() => fail(error));
        },
      );
      if (mayRepeat) {
        clearTimeout(again);
        again = setTimeout(attempt, SILENCE_MS);
      }
    };
    const stopListening = onReconnect(connection, () => {
      if (mayRepeat) attempt();
    });
    attempt();
  });
}

/**
 * From now on, what is asked of JetStream over this connection is asked again for 12 s while the answers prove that nothing was done: that
 * nobody takes it, or that a leader is being elected. Where no answer comes, too, if twice is the same as once: questions, and publishes,
 * which get an id by which the stream keeps them once. Other requests are sent once more only when they were refused. While the connection
 * is lost, it is given up after 5 s as before. With `publishes: false` messages are sent once, without an id: those that others read.
 */
export function askPatiently(connection: NatsConnection, { publishes = true } = {}): void {
  const once = connection.request.bind(connection);
  connection.request = (subject, payload, options) => {
    const isQuestion = subject.startsWith('$JS.');
    if (options === undefined || options.timeout < USUAL_TIMEOUT_MS || !(isQuestion || publishes))
      return once(subject, payload, options);
    const asked = isQuestion ? options : { ...options, headers: named(options.headers) };
    return askUntilAnswered(connection, once, [subject, payload, asked]);
  };
}
