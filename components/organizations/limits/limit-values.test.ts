import { describe, expect, it } from 'vitest';
import type { OrganizationSettings } from '@/lib/domain/organizations/settings.ts';
import { differences, formPath, limitsOf, limitText, parseLimit, settingsValues } from './limit-values.ts';

const JETSTREAM = {
  storageBytes: 10 * 1024 ** 3,
  memoryBytes: 0,
  streams: 50,
  consumers: 500,
  maxAckPending: -1,
  streamStorageBytes: -1,
  streamMemoryBytes: -1,
  maxBytesRequired: false,
};
const LIMITS = {
  connections: 1000,
  leafnodes: -1,
  subscriptions: -1,
  payloadBytes: 65_537,
  dataBytes: -1,
  imports: -1,
  exports: -1,
  jetstream: JETSTREAM,
  tiers: {},
};
const settings = (limits: OrganizationSettings['limits']) =>
  settingsValues({ displayName: 'Acme', plan: null, limits });

describe('a limit as text', () => {
  it.each([
    [-1, 'bytes', 'unlimited'],
    [0, 'bytes', '0'],
    [10_737_418_240, 'bytes', '10 GiB'],
    [1536, 'bytes', '1536'],
    [100_000, 'bytes', '100000'],
    [1024 ** 5, 'bytes', '1 PiB'],
    [1024, 'count', '1024'],
  ] as const)('%d %s is %s, and read back the same', (limit, unit, text) => {
    expect(limitText(limit, unit)).toBe(text);
    expect(parseLimit(text, unit)).toBe(limit);
  });

  it.each([
    ['1.5 GiB', 'bytes', 1_610_612_736],
    [' 10gib ', 'bytes', 10_737_418_240],
    ['1,000', 'count', 1000],
    ['UNLIMITED', 'count', -1],
    ['10 B', 'bytes', 10],
    // 10^9 or 2^30?
    ['1 GB', 'bytes', null],
    ['10 GiB', 'count', null],
    ['', 'count', null],
    ['-2', 'count', null],
    ['1e9', 'bytes', null],
    ['0.3', 'count', null],
    ['9007199254740993', 'count', null],
    ['9 PiB', 'bytes', null],
    ['ten', 'count', null],
  ] as const)('“%s” of %s is %s', (text, unit, limit) => {
    expect(parseLimit(text, unit)).toBe(limit);
  });
});

describe('the form', () => {
  it('asks for what stands in it, tiers or not', () => {
    expect(limitsOf(settings(LIMITS))).toEqual({ limits: LIMITS });
    const tiered = { ...LIMITS, jetstream: null, tiers: { R1: JETSTREAM, R3: JETSTREAM } };
    expect(limitsOf(settings(tiered))).toEqual({ limits: tiered });
  });

  it('says where a text is no limit', () => {
    const values = settings(LIMITS);
    values.account.connections = 'many';
    values.jetstream.jetstream = { ...JETSTREAM, ...values.jetstream.jetstream, streams: '' } as never;
    expect(limitsOf(values)).toEqual({
      problems: {
        'account.connections': 'A whole number, or “unlimited”.',
        'jetstream.jetstream.streams': 'A whole number, or “unlimited”.',
      },
    });
  });

  it('finds its field for what the server says', () => {
    expect(formPath('limits.connections')).toBe('account.connections');
    expect(formPath('limits.jetstream.streams')).toBe('jetstream.jetstream.streams');
    expect(formPath('limits.tiers.R3.streams')).toBe('jetstream.R3.streams');
    expect(formPath('displayName')).toBe('displayName');
  });

  it('lists what differs', () => {
    const after = settings({ ...LIMITS, connections: 5, jetstream: null, tiers: { R1: JETSTREAM } });
    const lines = differences(settings(LIMITS), { ...after, plan: 'small' }, (name) => name || 'none');
    expect(lines).toContainEqual({ label: 'Connections', before: '1000', after: '5' });
    expect(lines).toContainEqual({ label: 'Plan', before: 'none', after: 'small' });
    expect(lines).toContainEqual({ label: 'Streams', before: '50', after: 'not limited' });
    expect(lines).toContainEqual({ label: 'Streams of tier R1', before: 'not limited', after: '50' });
    expect(differences(after, after, String)).toEqual([]);
  });
});
