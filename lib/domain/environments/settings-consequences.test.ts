import { describe, expect, it } from 'vitest';
import type { EnvironmentSettings } from './environment-life.ts';
import { settingsConsequences } from './settings-consequences.ts';

const NOW = Date.parse('2026-11-27T12:00:00Z');
const BEFORE: EnvironmentSettings = {
  events: { maxAgeSeconds: -1, maxBytes: -1, maxMessages: -1 },
  state: { maxBytes: -1, history: 10 },
  replicas: 1,
  placement: {},
};
const asset = { name: 'x', messages: 100, bytes: 5_000, consumers: 1, firstAt: '2026-11-20T12:00:00Z' };
const IN_USE = { events: asset, state: { ...asset, keys: 20 }, rejected: null };
const kinds = (changed: Partial<EnvironmentSettings>, before = BEFORE) =>
  settingsConsequences(before, { ...before, ...changed }, IN_USE, NOW).map(({ kind }) => kind);
const events = (changed: Partial<EnvironmentSettings['events']>) => ({ events: { ...BEFORE.events, ...changed } });

describe('what other settings do', () => {
  it.each([
    ['nothing', {}, []],
    ['older than all there is', events({ maxAgeSeconds: 8 * 86_400 }), []],
    ['younger than the oldest', events({ maxAgeSeconds: 6 * 86_400 }), ['drops', 'note']],
    ['below the window of duplicates', events({ maxAgeSeconds: 119 }), ['refused', 'drops', 'note']],
    ['as many bytes as there are', events({ maxBytes: 5_000 }), []],
    ['one byte fewer', events({ maxBytes: 4_999 }), ['drops', 'note']],
    ['as many events as there are', events({ maxMessages: 100 }), []],
    ['one event fewer', events({ maxMessages: 99 }), ['drops', 'note']],
    ['a smaller bucket than its values', { state: { maxBytes: 4_999, history: 10 } }, ['drops']],
    ['fewer values of each key', { state: { maxBytes: -1, history: 9 } }, ['drops']],
    ['more values of each key', { state: { maxBytes: -1, history: 11 } }, []],
    ['more replicas', { replicas: 3 }, ['note']],
    ['an even number of replicas', { replicas: 2 }, ['refused', 'note']],
    ['other servers', { placement: { tags: ['ssd'] } }, ['note']],
    ['both at once', { replicas: 3, placement: { cluster: 'east' } }, ['refused', 'note']],
  ] as const)('%s', (_name, changed, wanted) => {
    expect(kinds(changed as Partial<EnvironmentSettings>)).toEqual(wanted);
  });

  it('says how much goes', () => {
    const [drops] = settingsConsequences(BEFORE, { ...BEFORE, ...events({ maxMessages: 40 }) }, IN_USE, NOW);
    expect(drops?.text).toBe('The oldest events are dropped at once: 60 of 100.');
  });

  it('says of one replica that a server takes it along, and nothing of tags in another order', () => {
    expect(kinds({ replicas: 1 }, { ...BEFORE, replicas: 3 })).toEqual(['note']);
    const placed = { ...BEFORE, placement: { tags: ['SSD', 'east'] } };
    expect(kinds({ placement: { tags: ['east', 'ssd'] } }, placed)).toEqual([]);
  });

  it('says nothing of streams that are not there', () => {
    const nothing = { events: null, state: null, rejected: null };
    const after = { ...BEFORE, ...events({ maxMessages: 1 }), state: { maxBytes: 1, history: 1 } };
    expect(settingsConsequences(BEFORE, after, nothing, NOW)).toEqual([]);
  });
});
