/** What of an error may be logged: its words and its stack. Its other fields may hold tokens or answers of a provider. */
function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error;
  return {
    name: error.name,
    message: error.message,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    stack: error.stack
      ?.split('\n')
      .slice(1, 8)
      .map((line) => line.trim()),
    ...(error.cause === undefined ? {} : { cause: describe(error.cause) }),
  };
}

/** Writes one JSON line to stderr. `fields` are for the log as they are: no tokens, no cookies, no bodies. */
export function log(message: string, fields: Record<string, string | number | null>, error?: unknown): void {
  const line = {
    time: new Date().toISOString(),
    message,
    ...fields,
    ...(error === undefined ? {} : { error: describe(error) }),
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}
