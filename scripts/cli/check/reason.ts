const MAX_DEPTH = 6;

/** Why something could not be asked: the words of the innermost error, with its code. */
export function reasonOf(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.cause instanceof Error && depth < MAX_DEPTH) return reasonOf(error.cause, depth + 1);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return error.message.includes(code) || code === 'Error' ? error.message : `${error.message} (${code})`;
}
