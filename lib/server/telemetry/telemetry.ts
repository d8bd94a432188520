import { ERROR_CODES, VertebraError } from '../../domain/errors.ts';

export type Attributes = Record<string, string | number>;

export interface SpanStart {
  /** of few different texts: no name of a thing, and of nobody */
  name: string;
  kind: 'server' | 'client' | 'internal';
  attributes?: Attributes;
  /** of the request that it is the work for: a `traceparent` in them is its parent */
  headers?: Record<string, string | string[] | undefined>;
}

/** How a span ends: what is known only then, and the kind of error where it is ours. */
export interface SpanEnd {
  attributes?: Attributes;
  errorType?: string;
}

/** A line of the log with nothing secret in it. */
export interface TelemetryLine {
  level: 'error' | 'warn' | 'info';
  message: string;
  attributes: Attributes;
}

/** What spans and lines are given to: the SDK behind it is loaded by `startTelemetry` alone. */
export interface Telemetry {
  /** Runs `work` in a new span, which lasts until `end` is called. */
  run: <T>(start: SpanStart, work: (end: (how?: SpanEnd) => void) => T) => T;
  /** the span that runs here, by the names that OpenTelemetry has for it in a log; null outside of one */
  active: () => { trace_id: string; span_id: string } | null;
  tell: (line: TelemetryLine) => void;
  /** Sends what is left, for as long as a process that stops may take for it. Never rejects. */
  stop: () => Promise<void>;
}

const PLACE = Symbol.for('vertebra.telemetry');
// Next's module graphs and the entry that starts it share globalThis alone.
const store = globalThis as Record<symbol, Telemetry | undefined>;

/** That of this process; undefined when none is configured. */
export const telemetry = (): Telemetry | undefined => store[PLACE];

export const setTelemetry = (made: Telemetry): void => void (store[PLACE] = made);

/** What an error is called in a span: its words may quote anything, and are in the log. */
function errorTypeOf(error: unknown): string | undefined {
  if (!(error instanceof VertebraError)) return error instanceof Error ? error.name : 'error';
  return ERROR_CODES[error.code].status < 500 ? undefined : error.code;
}

/** Does something in a span, which ends as it does. Without telemetry, that is all there is to it. */
export function inSpan<T>(start: SpanStart, work: () => T | Promise<T>): T | Promise<T> {
  const known = telemetry();
  if (known === undefined) return work();
  return known.run(start, async (end) => {
    try {
      const result = await work();
      end();
      return result;
    } catch (error) {
      const errorType = errorTypeOf(error);
      end(errorType === undefined ? {} : { errorType });
      throw error;
    }
  });
}

/** The same for a part of what a span is about; where none runs it is nobody's part, and has none. */
export const inPartSpan = <T>(start: SpanStart, work: () => T | Promise<T>): T | Promise<T> =>
  telemetry()?.active() == null ? work() : inSpan(start, work);
