import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subjectMatches } from '../../domain/subjects.ts';
import { intersectSubjects } from './intersect-subjects.ts';

describe('intersectSubjects', () => {
  it.each([
    ['ws.*.k8s.>', 'ws.acme-prod.>', 'ws.acme-prod.k8s.>'],
    ['>', 'ws.acme-prod.>', 'ws.acme-prod.>'],
    ['ws.acme-prod.>', 'ws.acme-prod', null],
    ['ws.acme-dev.>', 'ws.acme-prod.>', null],
    ['a.*.c', 'a.b.*', 'a.b.c'],
  ])('%s and %s: %s', (one, other, expected) => {
    expect(intersectSubjects(one, other)).toBe(expected);
    expect(intersectSubjects(other, one)).toBe(expected);
  });

  it('matches exactly what both match', () => {
    const tokens = fc.array(fc.constantFrom('a', 'b', '*'), { minLength: 1, maxLength: 3 });
    const filter = fc.tuple(tokens, fc.boolean()).map(([head, rest]) => (rest ? [...head, '>'] : head).join('.'));
    const subject = fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(filter, filter, subject, (one, other, name) => {
        const both = intersectSubjects(one, other);
        const expected = subjectMatches(one, name) && subjectMatches(other, name);
        expect(both !== null && subjectMatches(both, name)).toBe(expected);
      }),
    );
  });
});
