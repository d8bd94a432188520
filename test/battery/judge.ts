import { subjectMatches } from '../../lib/domain/subjects.ts';
import type { Permissions } from './allowed.ts';
import type { Attempt } from './attempt.ts';

const isAllowed = (filters: readonly string[], subject: string) =>
  filters.some((filter) => subjectMatches(filter, subject));

/** Direct attempts that the role itself allows are no attempts. */
export const forbidden = (attempts: Attempt[], may: Permissions): Attempt[] =>
  attempts.filter(({ act, subject }) => !isAllowed(act === 'subscribe' ? may.subscribe : may.publish, subject));

/**
 * Effects but for those the role is there for: messages on subjects it may publish to, and consumers moving on that it may
 * pull from or acknowledge to.
 */
export const beyond = (found: string[], may: Permissions): string[] =>
  found.filter((effect) => {
    const [, message] = / message \S+ \d+ (\S+)/.exec(effect) ?? [];
    if (message !== undefined) return !isAllowed(may.publish, message);
    const [, stream = '', consumer = ''] = / consumer (\S+) (\S+) position/.exec(effect) ?? [];
    return !isAllowed(may.publish, `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`);
  });
