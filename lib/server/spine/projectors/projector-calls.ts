/** Questions to the projector that has an Organization, over account catalyst. */
import { randomUUID } from 'node:crypto';
import type { Msg } from '@nats-io/transport-node';
import { ERROR_CODES, VertebraError } from '../../../domain/errors.ts';
import type { ErrorCode } from '../../../domain/errors.ts';
import { rebuildLineSchema } from '../../../domain/environments/rebuild.ts';
import type { RebuildLine } from '../../../domain/environments/rebuild.ts';
import { retriedEventSchema } from '../../../domain/environments/rejected-event.ts';
import type { RetriedEvent } from '../../../domain/environments/rejected-event.ts';
import { z } from '../../../domain/zod.ts';
import { log } from '../../log/log.ts';
import { getCatalyst } from '../../nats/connections/catalyst.ts';
import { livingProjectors } from './projector-leases.ts';
import { ownerOf } from './projector-owner.ts';

const callSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rebuild'), environment: z.string() }),
  z.object({ kind: z.literal('retry'), environment: z.string(), sequence: z.int() }),
  z.object({ kind: z.literal('status'), environment: z.string() }),
  z.object({ kind: z.literal('failing'), environment: z.string() }),
]);
/** What a projector can be asked; `sequence` is an event's in the stream of the Environment. */
export type ProjectorCall = z.infer<typeof callSchema>;

const statusSchema = z.object({
  /** events that are not in the state yet; null when not known */
  lag: z.int().nullable(),
  /** why it is blocked, for people; null while it makes progress */
  problem: z.string().nullable(),
  /** what happened lately that people should know */
  notice: z.string().nullable(),
  /** events nobody settled yet; null when not known */
  rejected: z.int().nullable(),
  /** of the bucket; null when not known */
  revision: z.int().nullable(),
});
export type ProjectorStatus = z.infer<typeof statusSchema>;

const failingSchema = z.object({
  /** kind → how many objects of it are failing, of those kinds of which some are */
  kinds: z.record(z.string(), z.int()),
  /** why it is blocked, for people; null while it makes progress */
  problem: z.string().nullable(),
});
export type FailingObjects = z.infer<typeof failingSchema>;

/** What is answered to which call. All but a rebuild are answered once. */
export interface ProjectorReplies {
  rebuild: RebuildLine;
  retry: RetriedEvent;
  status: ProjectorStatus;
  failing: FailingObjects;
}

const REPLIES = {
  rebuild: rebuildLineSchema,
  retry: retriedEventSchema,
  status: statusSchema,
  failing: failingSchema,
} satisfies {
  [Kind in keyof ProjectorReplies]: z.ZodType<ProjectorReplies[Kind]>;
};

const isErrorCode = (code: string): code is ErrorCode => code in ERROR_CODES;
/** What comes back: that it is being worked on, replies, then their end or why there are no more. */
const answerSchema = z.union([
  z.object({ alive: z.literal(true) }),
  z.object({ end: z.literal(true) }),
  z.object({ error: z.object({ code: z.string().refine(isErrorCode), message: z.string() }) }),
  z.object({ reply: z.unknown() }),
]);
type Answer = z.infer<typeof answerSchema>;

const subjectOf = (projector: string) => `vertebra.projector.${projector}`;

const SIGN_OF_LIFE_MS = 1_000;
/** Whoever works gives a sign of life more often than that. */
const SILENCE_MS = 5_000;
const NO_RESPONDERS = 503;

const unavailable = (what: string, cause?: unknown): VertebraError =>
  new VertebraError('projector-unavailable', `${what} Try again in a moment.`, { cause });

/**
 * Asks the projector that has an Organization and gives its replies as they come. Throws `projector-unavailable` when there is
 * none or it falls silent, and whatever `VertebraError` it answers with.
 */
export async function* callProjector<Kind extends ProjectorCall['kind']>(
  organization: string,
  call: Extract<ProjectorCall, { kind: Kind }>,
): AsyncGenerator<ProjectorReplies[Kind], void, undefined> {
  const owner = ownerOf(organization, (await livingProjectors()).keys());
  if (owner === null) throw unavailable('No projector is running.');
  const { connection, inboxPrefix } = await getCatalyst();
  const inbox = `${inboxPrefix}.${randomUUID()}`;
  const messages = connection.subscribe(inbox);
  const silence = setTimeout(() => messages.unsubscribe(), SILENCE_MS);
  try {
    connection.publish(subjectOf(owner), JSON.stringify(call), { reply: inbox });
    for await (const message of messages) {
      if (message.headers?.code === NO_RESPONDERS) throw unavailable(`The projector ${owner} does not answer.`);
      silence.refresh();
      const answer = answerSchema.parse(message.json());
      if ('end' in answer) return;
      if ('error' in answer) throw new VertebraError(answer.error.code, answer.error.message);
      // The compiler does not see that the schema and the type go by the same kind.
      if ('reply' in answer) yield REPLIES[call.kind].parse(answer.reply) as ProjectorReplies[Kind];
    }
    throw unavailable(`The projector ${owner} fell silent.`);
  } finally {
    clearTimeout(silence);
    messages.unsubscribe();
  }
}

/** What a projector does with each call. Whatever `VertebraError` they throw, the caller gets. */
export type CallHandlers = {
  [Kind in ProjectorCall['kind']]: (
    call: Extract<ProjectorCall, { kind: Kind }>,
  ) => AsyncIterable<ProjectorReplies[Kind]> | Iterable<ProjectorReplies[Kind]>;
};

async function answer(message: Msg, handlers: CallHandlers): Promise<void> {
  const tell = (answer: Answer) => message.respond(JSON.stringify(answer));
  const life = setInterval(() => tell({ alive: true }), SIGN_OF_LIFE_MS);
  try {
    const call = callSchema.parse(message.json());
    const handle = handlers[call.kind] as (call: ProjectorCall) => AsyncIterable<unknown> | Iterable<unknown>;
    for await (const reply of handle(call)) tell({ reply });
    tell({ end: true });
  } catch (error) {
    if (!(error instanceof VertebraError)) log('a call to the projector failed', {}, error);
    tell({
      error:
        error instanceof VertebraError
          ? { code: error.code, message: error.message }
          : { code: 'internal', message: 'An unexpected error; see the log of the projector.' },
    });
  } finally {
    clearInterval(life);
  }
}

/** Answers what the projector of that id is asked, until the function it gives is called. */
export async function answerProjectorCalls(projector: string, handlers: CallHandlers): Promise<() => void> {
  const { connection } = await getCatalyst();
  const subscription = connection.subscribe(subjectOf(projector), {
    callback: (error, message) => {
      if (!error) void answer(message, handlers);
    },
  });
  return () => subscription.unsubscribe();
}
