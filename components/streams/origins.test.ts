import { expect, test } from 'vitest';
import { streamInfoSchema } from '@/lib/jetstream/streams/stream-info.ts';
import { originsOf, originWords } from './origins.ts';

const info = (config: object, more: object = {}) =>
  streamInfoSchema.parse({
    config: { name: 'COPY', retention: 'limits', discard: 'old', storage: 'file', num_replicas: 1, ...config },
    created: '2026-11-26T00:00:00Z',
    state: { messages: 0, bytes: 0, first_seq: 0, first_ts: '', last_seq: 0, last_ts: '', consumer_count: 0 },
    ...more,
  });
const words = (config: object, more?: object) => originsOf(info(config, more)).map(originWords);

test('a stream of its own has no origin', () => {
  expect(words({ subjects: ['a.>'] })).toEqual([]);
});

test.each([
  [{ lag: 0, active: 3e9 }, 'Mirror of ORDERS, up to date · seen 3 s ago', false],
  [{ lag: 1200, active: 120e9 }, 'Mirror of ORDERS, 1,200 behind · seen 2 min ago', false],
  [{ lag: 0, active: -1 }, 'Mirror of ORDERS, never seen', true],
  [
    { lag: 7, active: 1e9, error: { description: 'stream not found' } },
    'Mirror of ORDERS, 7 behind · seen 1 s ago · stream not found',
    true,
  ],
])('a mirror that is %j: %s', (state, expected, broken) => {
  const of = info({ mirror: { name: 'ORDERS' } }, { mirror: { name: 'ORDERS', ...state } });
  expect(originsOf(of).map(originWords)).toEqual([expected.replaceAll(/(\d) (s|min) ago/g, '$1\u00a0$2 ago')]);
  expect(originsOf(of)[0]?.broken).toBe(broken);
});

test('an origin in another domain is told with it, and one in another account with its prefix', () => {
  const external = (api: string) => ({ mirror: { name: 'ORDERS', external: { api, deliver: 'd' } } });
  expect(originsOf(info(external('$JS.hub.API')))[0]?.name).toBe('ORDERS (hub)');
  expect(originsOf(info(external('imported.api')))[0]?.name).toBe('ORDERS (imported.api)');
});

test('tells what of an origin is taken, and as what', () => {
  const sources = [
    { name: 'A', filter_subject: 'a.x' },
    {
      name: 'A',
      subject_transforms: [
        { src: 'a.>', dest: 'b.>' },
        { src: 'c', dest: '' },
      ],
    },
    { name: 'B' },
  ];
  const states = [
    { name: 'A', lag: 0, active: 1e9 },
    { name: 'A', lag: 5, active: 1e9 },
    { name: 'B', lag: 0, active: -1 },
  ];
  const origins = originsOf(info({ sources }, { sources: states }));
  expect(origins.map(({ takes }) => takes)).toEqual(['only a.x', 'a.> as b.>, only c', null]);
  expect(origins.map(({ broken }) => broken)).toEqual([false, false, true]);
  expect(origins[1]?.state).toContain('5 behind');
});
