import { readFileSync } from 'node:fs';
import { z } from '../../domain/zod.ts';
import { duplicateName } from './duplicate-name.ts';
import { exposureOf } from './private-file.ts';

/** Reads a JSON file and checks it; a secret one must not be open to everybody. Problems name the place inside the file, never its content. */
export function readJsonFile<T extends z.ZodType>(
  path: string,
  what: string,
  schema: T,
  { secret = false } = {},
): { data: z.output<T> } | { problems: string[] } {
  const exposure = secret ? exposureOf(path) : null;
  if (exposure !== null) return { problems: [`wants the path of ${what}, but the file ${path} ${exposure}.`] };
  let json = '';
  let content: unknown;
  try {
    json = readFileSync(path, 'utf8');
    content = JSON.parse(json);
  } catch (error) {
    const why =
      error instanceof SyntaxError ? 'is not JSON' : `cannot be read (${(error as NodeJS.ErrnoException).code ?? ''})`;
    return { problems: [`wants the path of ${what}, but the file ${path} ${why}.`] };
  }
  const twice = duplicateName(json);
  if (twice !== null) {
    const why = `in line ${twice.line}: “${twice.name}” is there twice in one object`;
    return { problems: [`wants ${what}, but in ${path} ${why}.`] };
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return { data: parsed.data };
  const problems = parsed.error.issues.map((issue) => {
    const place = issue.path.map(String).join('.');
    return `wants ${what}, but in ${path}${place === '' ? '' : ` at ${place}`}: ${issue.message}`;
  });
  return { problems };
}

/** A variable that names a JSON file; comes out as what is in the file. */
export const jsonFile = <T extends z.ZodType>(what: string, schema: T, options?: { secret: boolean }) =>
  z.string({ error: `is not set. It wants the path of ${what}.` }).transform((path, context): z.output<T> => {
    const read = readJsonFile(path, what, schema, options);
    if ('data' in read) return read.data;
    for (const problem of read.problems) context.addIssue(problem);
    return z.NEVER;
  });
