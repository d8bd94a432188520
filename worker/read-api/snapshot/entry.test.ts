import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entryJson, toRevision } from './entry.ts';

test('the time of an entry is written as dates write it', () => {
  const instants = fc.array(fc.double({ min: 0, max: 8.64e15, noNaN: true }).map((at) => Math.floor(at * 1e3) / 1e3));
  const close = fc.array(fc.double({ min: 1.76e12, max: 1.76e12 + 3000, noNaN: true }));
  fc.assert(
    fc.property(fc.oneof(instants, close), (times) => {
      for (const at of times) {
        const { at: written } = JSON.parse(entryJson({ key: 'pod/shop/api', revision: 1, at, value: null }, true)) as {
          at: string;
        };
        expect(written).toBe(new Date(at).toISOString());
      }
    }),
  );
});

test('a value that somebody wrote over several lines is one line, with every digit', () => {
  const state = {
    version: 1,
    source: 'k8s',
    kind: 'pod',
    namespace: 'shop',
    name: 'api',
    status: 'healthy',
    reason: null,
    object: { phase: 'Running' },
    event: { id: '1', type: 'k8s.pod.updated', source: '/k8s', time: null },
    sequence: 1,
  };
  const written = JSON.stringify(state, null, 2).replace('"Running"', '9007199254740993');
  const value = Buffer.from(written.replaceAll('\n', '\r\n'));
  const { value: line } = toRevision({ key: 'pod/shop/api', revision: 1, at: 0, value });
  expect(line).toContain('"phase": 9007199254740993');
  expect(line).not.toMatch(/[\r\n]/);
});
