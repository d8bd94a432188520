import { connectionProblem } from './connection-problem.ts';
import { redact } from './redact.ts';
import { tellLine } from './tell-line.ts';
import { telemetry } from '../telemetry/telemetry.ts';

/** `error`: somebody has to look after it; `warn`: something failed, and is tried again or was left out; `info`: what happens. */
type Level = 'error' | 'warn' | 'info';

const MAX_ANSWER = 300;

/** What a provider said of a request (RFC 6749, 5.2), which the message of such an error leaves out: `invalid_client: …`. */
function answerOf(error: Error): { answer?: string } {
  if (!('error' in error) || typeof error.error !== 'string') return {};
  const more =
    'error_description' in error && typeof error.error_description === 'string' ? error.error_description : '';
  return { answer: `${error.error}: ${more}`.slice(0, MAX_ANSWER) };
}

/** What of an error may be logged: its words and its stack. Its other fields may hold tokens or answers of a provider. */
function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error;
  return {
    name: error.name,
    message: error.message,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...answerOf(error),
    stack: error.stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 7)
      .map((line) => line.trim()),
    ...(error.cause === undefined ? {} : { cause: describe(error.cause) }),
  };
}

/**
 * Writes one JSON line to stderr (docs/logs.md), and to whoever collects lines by OpenTelemetry. `fields` are for the log as they are: no tokens, no cookies, no bodies; what looks
 * like a secret in an error is hidden. With an error it is a warning, unless `level` says otherwise.
 */
export function log(
  message: string,
  fields: Record<string, string | number | null>,
  error?: unknown,
  level: Level = error === undefined ? 'info' : 'warn',
): void {
  const reason = connectionProblem(error);
  const line = {
    time: new Date().toISOString(),
    level,
    message,
    ...telemetry()?.active(),
    ...fields,
    ...(reason === null ? {} : { reason }),
    ...(error === undefined ? {} : { error: describe(error) }),
  };
  process.stderr.write(`${redact(JSON.stringify(line))}\n`);
  tellLine(level, message, { ...fields, reason }, error);
}
