import { readFileSync } from 'node:fs';
import { z } from '../../domain/zod.ts';

/** Reads the JSON file a variable points at and checks it. Problems name the place inside the file, never its content. */
export const jsonFile = <T extends z.ZodType>(what: string, schema: T) =>
  z.string({ error: `is not set. It wants the path of ${what}.` }).transform((path, context): z.output<T> => {
    let content: unknown;
    try {
      content = JSON.parse(readFileSync(path, 'utf8'));
    } catch (error) {
      const why = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
      context.addIssue(`wants the path of ${what}, but the file ${path} ${why}.`);
      return z.NEVER;
    }
    const parsed = schema.safeParse(content);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      const place = issue.path.map(String).join('.');
      context.addIssue(`wants ${what}, but in ${path}${place === '' ? '' : ` at ${place}`}: ${issue.message}`);
    }
    return z.NEVER;
  });
