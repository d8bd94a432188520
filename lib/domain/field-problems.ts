import type { FieldProblem } from './errors.ts';
import type { z } from './zod.ts';

type Issue = z.core.$ZodIssue;

/** Of something that may have one of several forms, what is wrong with it as the form that it is closest to. */
const closest = (issue: Issue): Issue[] => {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const [fewest = []] = issue.errors.toSorted((one, other) => one.length - other.length);
  return fewest.map((one) => ({ ...one, path: [...issue.path, ...one.path] })).flatMap(closest);
};

/** Every field that is wrong, and what it wants. */
export const fieldProblems = ({ issues }: z.ZodError): FieldProblem[] =>
  issues.flatMap(closest).map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
