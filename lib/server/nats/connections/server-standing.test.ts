import { expect, it } from 'vitest';
import { standingOf } from './server-standing.ts';

const THREE = ['a', 'b', 'c'];
const told = (answering: Record<string, boolean>, size = 3, names = THREE) => {
  const { state, detail } = standingOf({ names, answering: new Map(Object.entries(answering)), size });
  return `${state}: ${detail}`;
};

it.each([
  [{ a: true, b: true, c: true }, 'ready: JetStream runs on a, b, c'],
  [{ a: true, b: true }, 'degraded: c does not answer. The others do the work: a, b.'],
  [{ a: true, b: true, c: false }, 'degraded: c is stopping, or without JetStream. The others do the work: a, b.'],
  [{ a: true }, 'not-ready: JetStream runs on 1 of 3 servers and needs 2: nothing can be written. b, c do not answer.'],
  [
    { a: true, b: false },
    'not-ready: JetStream runs on 1 of 3 servers and needs 2: nothing can be written. c does not answer; b is stopping, or without JetStream.',
  ],
])('%j', (answering, expected) => {
  expect(told(answering)).toBe(expected);
});

it('one server alone is a majority, until it stops', () => {
  expect(told({ a: true }, 1, ['a'])).toBe('ready: JetStream runs on a');
  expect(told({ a: false }, 1, ['a'])).toContain('not-ready: JetStream runs on 0 of 1 servers and needs 1');
});

it('a process that never saw the others still knows how many there are: before 2.15 only the leader names them', () => {
  expect(told({ a: true }, 3, ['a'])).toBe(
    'not-ready: JetStream runs on 1 of 3 servers and needs 2: nothing can be written. The others were never seen.',
  );
});

it('one that left for good is told, and a supercluster counts all of its peers', () => {
  expect(told({ a: true, b: true, c: true }, 3, [...THREE, 'old'])).toContain('degraded: old does not answer');
  expect(told({ a: true, b: true, c: true }, 5, [...THREE, 'd', 'e'])).toContain('degraded: d, e do not answer');
});
