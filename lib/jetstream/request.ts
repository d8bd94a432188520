import { z } from '../domain/zod.ts';
import { checkSubject } from './check-subject.ts';
import type { NatsConnectionLike } from './connection.ts';
import { JetStreamError, toJetStreamError } from './jetstream-error.ts';

export const REQUEST_TIMEOUT_MILLISECONDS = 5_000;

const errorAnswerSchema = z.looseObject({
  error: z.looseObject({ code: z.number(), err_code: z.number().default(0), description: z.string().default('') }),
});

/**
 * Asks the JetStream API and reads the answer with our own schema: fields we do not know pass.
 * @param question subject behind `$JS.API.`
 * @param withText adds what only the text of the answer says exactly
 * @throws JetStreamError
 */
export async function request<T>(
  connection: NatsConnectionLike,
  question: string,
  body: Record<string, unknown>,
  schema: z.ZodType<T>,
  withText?: (answer: T, text: string) => T,
): Promise<T> {
  const subject = `$JS.API.${question}`;
  checkSubject(subject);
  const payload = new TextEncoder().encode(JSON.stringify(body));
  const message = await connection
    .request(subject, payload, { timeout: REQUEST_TIMEOUT_MILLISECONDS })
    .catch((error: unknown) => Promise.reject(toJetStreamError(error, subject)));
  const text = new TextDecoder().decode(message.data);
  const answer = parseJson(text, subject);

  const refused = errorAnswerSchema.safeParse(answer);
  if (refused.success) {
    const { code, err_code: errCode, description } = refused.data.error;
    throw new JetStreamError('api', description, { code, errCode });
  }
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw unexpected(subject, parsed.error);
  return withText ? withText(parsed.data, text) : parsed.data;
}

function parseJson(text: string, subject: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unexpected(subject, error);
  }
}

const unexpected = (subject: string, cause: unknown) =>
  new JetStreamError('unexpected-answer', `The answer from ${subject} has a form this version does not know.`, {
    cause,
  });
