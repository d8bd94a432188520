import { describe, expect, it } from 'vitest';
import { compareKey } from './compare.ts';
import { digestOf } from './fold-stream.ts';

const ENDS = { first: 100, last: 200, acknowledged: 190 };
const standing = (sequence: number, value: string | null) => ({
  key: 'pod/shop/one',
  revision: 7,
  at: 0,
  mark: { sequence, deleted: value === null, counted: null },
  value: new TextEncoder().encode(value ?? ''),
});
const says = (sequence: number, value: string | null) => ({
  sequence,
  digest: value === null ? null : digestOf(value),
});

describe('a key', () => {
  it.each([
    ['as the events say', standing(150, 'x'), says(150, 'x'), 'same'],
    ['with another value', standing(150, 'y'), says(150, 'x'), 'write'],
    ['that somebody wrote', standing(0, 'y'), says(150, 'x'), 'write'],
    ['that is missing', null, says(150, 'x'), 'write'],
    ['that is deleted and should not be', standing(150, null), says(150, 'x'), 'write'],
    ['that is there and should be gone', standing(120, 'x'), says(150, null), 'remove'],
    ['that is gone as it should be', standing(150, null), says(150, null), 'nothing'],
    ['that no event speaks of', standing(150, 'x'), undefined, 'remove'],
    ['that somebody made up', standing(0, 'x'), undefined, 'remove'],
    ['whose event is no longer in the stream', standing(99, 'x'), undefined, 'kept'],
    ['of a later event than were folded', standing(201, 'z'), says(150, 'x'), 'same'],
    ['that a later event deleted', standing(201, null), says(150, 'x'), 'nothing'],
    ['whose event is still on its way', standing(150, 'x'), says(195, 'z'), 'nothing'],
    ['whose first event is still on its way', null, says(195, 'z'), 'nothing'],
  ] as const)('%s', (_name, there, folded, verdict) => {
    expect(compareKey(there, folded, ENDS)).toBe(verdict);
  });

  it('of the counts is none of an object', () => {
    expect(compareKey({ ...standing(0, 'x'), key: 'summary/k8s' }, undefined, ENDS)).toBe('nothing');
  });
});
