import { telemetry } from '../telemetry/telemetry.ts';
import type { Attributes, TelemetryLine } from '../telemetry/telemetry.ts';
import { redact } from './redact.ts';

const MAX_CAUSES = 6;

/** An error by the names that OpenTelemetry has for it: its words and its stack, and nothing else of it. */
function exceptionOf(error: unknown): Attributes {
  if (!(error instanceof Error)) return { 'exception.type': typeof error };
  const stacks: string[] = [];
  for (let at: unknown = error; at instanceof Error && stacks.length < MAX_CAUSES; at = at.cause) {
    stacks.push(at.stack ?? `${at.name}: ${at.message}`);
  }
  return {
    'exception.type': error.name,
    'exception.message': error.message,
    'exception.stacktrace': stacks.join('\nCaused by: '),
  };
}

/** Tells a line to the collector of OpenTelemetry, where there is one; what looks like a secret is hidden as on stderr. */
export function tellLine(
  level: TelemetryLine['level'],
  message: string,
  fields: Record<string, string | number | null>,
  error: unknown,
): void {
  const collector = telemetry();
  if (collector === undefined) return;
  const attributes: Attributes = {};
  const all = { ...fields, ...(error === undefined ? {} : exceptionOf(error)) };
  for (const [name, value] of Object.entries(all)) {
    if (value !== null) attributes[name] = typeof value === 'string' ? redact(value) : value;
  }
  collector.tell({ level, message: redact(message), attributes });
}
