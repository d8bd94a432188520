import { array, assert, constantFrom, integer, property, record, shuffledSubarray } from 'fast-check';
import { expect, test } from 'vitest';
import { EVENT_SOURCES } from '../../lib/domain/environments/environment-state-words.ts';
import { isNews, sequenceOf } from './change.ts';
import type { Change } from './change.ts';
import { readEvent } from './read-event.ts';
import { Summary } from './summary.ts';

/** Objects of every source, with what makes an event of them. */
const OBJECTS = {
  'k8s.pod.shop.a': { phase: 'Running', ready: true, restarts: 0 },
  'k8s.pod.shop.b': { phase: 'Failed', ready: false, restarts: 3 },
  'k8s.cronjob.shop.c': { schedule: 'daily' },
  'flux.apps': { path: './apps', conditions: [] },
  'git.0a1b2c': { branch: 'main', author: 'ada', message: 'm' },
  'crossplane.bucket': { claim: 'Bucket/media', conditions: [{ type: 'Ready', status: 'False', reason: 'No' }] },
};
type Rest = keyof typeof OBJECTS;

const happening = record({
  rest: constantFrom(...(Object.keys(OBJECTS) as Rest[])),
  operation: constantFrom('added', 'modified', 'deleted'),
  revision: integer(),
});
/** A stream: the sequence of an event is its place. */
const stream = array(happening, { maxLength: 40 }).map((happenings) =>
  happenings.map(({ rest, operation, revision }, index): Change => {
    const data = { ...OBJECTS[rest], revision };
    const event = { specversion: '1.0', id: `e-${index}`, source: '/', type: `catalyst.${operation}`, data };
    const read = readEvent('acme-prod', {
      subject: `ws.acme-prod.${rest}`,
      headers: [],
      data: Buffer.from(JSON.stringify(event)),
      sequence: index + 1,
    });
    if (read.kind === 'rejected') throw new Error(read.reason);
    return read;
  }),
);

/** Of the last event about the same key. */
function lastOf(known: Map<string, Change>, { key }: Change): number {
  const last = known.get(key);
  return last === undefined ? 0 : sequenceOf(last);
}

function fold(changes: readonly Change[]): Map<string, Change> {
  const known = new Map<string, Change>();
  for (const change of changes) if (isNews(change, lastOf(known, change))) known.set(change.key, change);
  return known;
}
const statesOf = (summary: Summary) => EVENT_SOURCES.map((source) => summary.stateOf(source));
const sorted = (known: Map<string, Change>) => [...known].sort(([one], [other]) => (one < other ? -1 : 1));

test('any order, with duplicates and replays, comes to what the last event of each object says', () => {
  const mixed = stream.chain((changes) =>
    record({
      changes: array(shuffledSubarray(changes, { minLength: changes.length }), { minLength: 1, maxLength: 3 }),
    }).map(({ changes: replays }) => ({ changes, mixed: replays.flat() })),
  );
  assert(
    property(mixed, ({ changes, mixed }) => {
      const last = new Map(changes.map((change) => [change.key, change]));
      expect(sorted(fold(mixed))).toEqual(sorted(last));
    }),
    { numRuns: 500 },
  );
});

test('a late event, or one that comes again, is no news', () => {
  assert(
    property(stream, (changes) => {
      const known = fold(changes);
      for (const change of changes) {
        expect(isNews(change, lastOf(known, change))).toBe(false);
      }
    }),
  );
});

test('a deletion leaves its sequence, so what was before it does not come back', () => {
  const [put, gone, again] = [1, 2, 3].map((sequence): Change => {
    const event = { specversion: '1.0', id: '1', source: '/', type: sequence === 2 ? 'x.deleted' : 'x', data: {} };
    const message = { subject: 'ws.acme-prod.k8s.job.shop.a', headers: [], data: Buffer.from(JSON.stringify(event)) };
    return readEvent('acme-prod', { ...message, sequence }) as Change;
  }) as [Change, Change, Change];
  expect(isNews(put, sequenceOf(gone))).toBe(false);
  expect(gone).toEqual({ kind: 'delete', key: 'job/shop/a', sequence: 2 });
  expect(isNews(again, sequenceOf(gone))).toBe(true);
});

test('the summary counted along the way equals a recount', () => {
  assert(
    property(stream, (changes) => {
      const along = new Summary();
      const known = new Map<string, Change>();
      for (const change of changes) {
        const before = known.get(change.key);
        if (before?.kind === 'put') along.remove(before.state);
        if (change.kind === 'put') along.add(change.state);
        known.set(change.key, change);
      }
      const recount = new Summary();
      for (const change of known.values()) if (change.kind === 'put') recount.add(change.state);
      expect(statesOf(along)).toEqual(statesOf(recount));
      expect(JSON.stringify(statesOf(along))).toBe(JSON.stringify(statesOf(recount)));
    }),
    { numRuns: 500 },
  );
});
