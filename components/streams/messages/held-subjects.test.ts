import { describe, expect, it } from 'vitest';
import { filterHint, heldSubjects } from './held-subjects.ts';

describe('heldSubjects', () => {
  it.each([
    ['its own', { subjects: ['in.>'] }, ['in.>']],
    [
      'as its transform stores them',
      { subjects: ['in.*.>'], subject_transform: { src: 'in.*.>', dest: 'out.{{wildcard(1)}}.>' } },
      ['in.*.>', 'out.*.>'],
    ],
    [
      'in the older form',
      { subjects: ['in.*'], subject_transform: { src: 'in.*', dest: 'out.$1.x' } },
      ['in.*', 'out.*.x'],
    ],
    ['all of a source', { subjects: ['own.>'], sources: [{ name: 'A' }] }, ['own.>', '>']],
    ['what of a source is taken', { subjects: [], sources: [{ name: 'A', filter_subject: 'a.>' }] }, ['a.>']],
    [
      'as a source transforms it',
      {
        subjects: [],
        sources: [
          {
            name: 'A',
            subject_transforms: [
              { src: 'a.>', dest: 'b.>' },
              { src: 'c.x', dest: '' },
            ],
          },
        ],
      },
      ['b.>', 'c.x'],
    ],
    ['of a mirror', { subjects: [], mirror: { name: 'A', filter_subject: 'm.*' } }, ['m.*']],
  ])('are %s', (_, config, held) => {
    expect(heldSubjects(config)).toEqual(held);
  });
});

it('a filter for what the stream may hold has no hint, another one has', () => {
  const transformed = { subjects: ['in.x.>'], subject_transform: { src: 'in.x.>', dest: 'out.x.>' } };
  expect(filterHint('out.x.order.1', transformed)).toBeNull();
  expect(filterHint('out.>', transformed)).toBeNull();
  expect(filterHint('', transformed)).toBeNull();
  expect(filterHint('orders.>', transformed)).toMatch(/takes in\.x\.>, out\.x\.>\. It holds others only/);
  expect(filterHint('anything', { subjects: ['own.>'], sources: [{ name: 'A' }] })).toBeNull();
});
