import { describe, expect, it } from 'vitest';
import { KnownState } from './known-state.ts';

const put = (revision: number, sequence: number) => ({
  revision,
  sequence,
  deleted: false,
  counted: { source: 'k8s', status: 'healthy' } as const,
});
const deleted = (revision: number, sequence: number) => ({ revision, sequence, deleted: true, counted: null });
const total = (known: KnownState) => known.summary.stateOf('k8s').total;

it('counts what is there, once', () => {
  const known = new KnownState();
  known.wrote('pod/a', put(1, 1));
  known.wrote('pod/a', put(2, 2));
  known.wrote('pod/b', put(3, 3));
  known.learn('pod/b', put(1, 1));
  expect(total(known)).toBe(2);
  known.wrote('pod/b', deleted(4, 4));
  known.learn('summary/k8s', put(5, 4));
  expect(total(known)).toBe(1);
  known.forget('pod/a');
  expect(total(known)).toBe(0);
});

it('keeps what is newer when something older is read late, and takes what is newer', () => {
  const known = new KnownState();
  const failing = { ...put(3, 30), counted: { source: 'k8s', status: 'failing' } as const };
  known.wrote('pod/a', failing);
  // a watch tells of revisions that were written before; the same revision twice is no news either
  for (const old of [put(2, 20), deleted(1, 10), put(3, 31)]) known.learn('pod/a', old);
  expect(known.get('pod/a')).toEqual(failing);
  expect(known.summary.stateOf('k8s').statuses).toMatchObject({ failing: 1, healthy: 0 });
  expect(known.live).toBe(1);
  known.learn('pod/a', deleted(4, 40));
  expect(known.get('pod/a')).toEqual(deleted(4, 40));
  expect([total(known), known.live]).toEqual([0, 0]);
});

it('forgets deleted keys once no earlier event can come again', () => {
  const known = new KnownState();
  known.wrote('pod/a', deleted(1, 7));
  known.forgetDeleted(6);
  expect(known.get('pod/a')).toBeDefined();
  known.forgetDeleted(7);
  expect(known.get('pod/a')).toBeUndefined();
});

it('an object that is there again is not forgotten for having been deleted before', () => {
  const known = new KnownState();
  known.wrote('pod/a', deleted(1, 7));
  expect(known.live).toBe(0);
  known.wrote('pod/a', put(2, 8));
  known.forgetDeleted(100);
  expect(known.get('pod/a')).toEqual(put(2, 8));
  expect([total(known), known.live]).toEqual([1, 1]);
});

it('knows how many keys hold something, whatever was deleted, forgotten, or never there', () => {
  const known = new KnownState();
  expect([known.isEmpty, known.live]).toEqual([true, 0]);
  known.wrote('pod/a', put(1, 1));
  known.wrote('pod/b', deleted(2, 2));
  known.wrote('pod/c', deleted(3, 3));
  expect([known.isEmpty, known.live, [...known.all()].length]).toEqual([false, 1, 3]);
  known.forget('pod/never');
  known.forget('pod/b');
  expect(known.live).toBe(1);
  known.forgetDeleted(3);
  expect([known.live, [...known.all()]]).toEqual([1, [['pod/a', put(1, 1)]]]);
  known.forget('pod/a');
  expect([known.live, known.get('pod/a'), known.isEmpty]).toEqual([0, undefined, false]);
});

describe('what others wrote', () => {
  it('shows by a revision that was not written here', () => {
    const known = new KnownState();
    known.completeTo(10);
    known.wrote('pod/a', put(11, 1));
    known.wrote('pod/b', put(12, 2));
    expect(known.unknownFrom()).toBeNull();
    known.wrote('pod/c', put(14, 3));
    expect(known.unknownFrom()).toBe(13);
    known.completeTo(14);
    expect(known.unknownFrom()).toBeNull();
    expect(known.unknownFrom(15)).toBe(15);
  });

  it('is not what was written here and told late', () => {
    const known = new KnownState();
    known.completeTo(10);
    known.wrote('pod/a', put(9, 1));
    expect(known.unknownFrom()).toBeNull();
    known.wrote('pod/b', put(10, 2));
    expect(known.unknownFrom()).toBeNull();
  });
});
