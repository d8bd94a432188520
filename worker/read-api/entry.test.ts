import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entryJson } from './entry.ts';

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
