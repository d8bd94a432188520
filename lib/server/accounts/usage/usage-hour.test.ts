import { describe, expect, it } from 'vitest';
import { USAGE_METRIC_NAMES } from '../../../domain/usage/usage-metrics.ts';
import type { UsageMetric } from '../../../domain/usage/usage-metrics.ts';
import type { TrafficCounters, UsageReading } from './usage.ts';
import { SAMPLE_MS, slotOf, UsageHour } from './usage-hour.ts';

const HOME = 'HOME';
const EDGE = 'EDGE';
const ORGANIZATION = [{ home: HOME, edge: EDGE }];
const BEGIN = 100_000 * SAMPLE_MS;

interface Told {
  storage?: number;
  api?: number;
  messages?: number;
  connections?: number;
  /** server → account → messages in, of which the other counters are made */
  traffic?: Record<string, Record<string, number>>;
}
const counters = (messages: number): TrafficCounters => ({
  messagesIn: messages,
  messagesOut: messages * 2,
  bytesIn: messages * 10,
  bytesOut: messages * 20,
  slowConsumers: messages * 3,
});

/** What one server told in a step, in full unless it says otherwise. */
function reading(step: number, told: Told, more: Partial<UsageReading> = {}): UsageReading {
  const account = {
    storageBytes: told.storage ?? 0,
    memoryBytes: 0,
    apiCalls: told.api ?? 0,
    messages: new Map([['S', told.messages ?? 0]]),
    streams: new Map<string, number>(),
    connections: told.connections ?? 0,
    messagesIn: 0,
    messagesOut: 0,
    bytesIn: 0,
    bytesOut: 0,
    slowConsumers: 0,
  };
  const traffic = Object.entries(told.traffic ?? { s1: {} });
  return {
    at: BEGIN + step * SAMPLE_MS,
    elapsed: step * SAMPLE_MS,
    byAccount: new Map([[HOME, account]]),
    freshness: { at: null, serversExpected: ['n1'], serversAnswered: ['n1'] },
    withStreams: true,
    active: 1,
    jetstreamBy: ['s1'],
    traffic: new Map(
      traffic.map(([server, accounts]) => [
        server,
        new Map(Object.entries(accounts).map(([of, messages]) => [of, counters(messages)])),
      ]),
    ),
    ...more,
  };
}

/** One figure in each step since the begin; `gap` where there is no sample at all. */
function told(hour: UsageHour, metric: UsageMetric, steps: number): (number | null | 'gap')[] {
  const begin = slotOf(BEGIN);
  const points = hour.points(HOME, begin, begin + steps);
  return Array.from({ length: steps }, (_, step) => {
    const point = points.find(({ at }) => at * 1000 === BEGIN + step * SAMPLE_MS);
    return point === undefined ? 'gap' : (point.figures[USAGE_METRIC_NAMES.indexOf(metric)] ?? null);
  });
}

function sampled(...readings: UsageReading[]): UsageHour {
  const hour = new UsageHour();
  for (const one of readings) hour.add(ORGANIZATION, one);
  return hour;
}

describe('an hour of samples', () => {
  it('tells levels as they were read, and rates since the sample before', () => {
    const hour = sampled(
      reading(0, { storage: 5, connections: 1, messages: 7, traffic: { s1: { [HOME]: 0, [EDGE]: 0 } } }),
      reading(1, { storage: 9, connections: 2, messages: 8, traffic: { s1: { [HOME]: 150, [EDGE]: 150 } }, api: 30 }),
    );
    expect(told(hour, 'storageBytes', 2)).toEqual([5, 9]);
    expect(told(hour, 'messages', 2)).toEqual([7, 8]);
    expect(told(hour, 'connections', 2)).toEqual([1, 2]);
    expect(told(hour, 'messagesInPerSecond', 2)).toEqual([null, 20]);
    expect(told(hour, 'bytesOutPerSecond', 2)).toEqual([null, 400]);
    expect(told(hour, 'apiCallsPerSecond', 2)).toEqual([null, 2]);
    expect(told(hour, 'slowConsumers', 2)).toEqual([null, 900]);
  });

  it('has a gap where nobody sampled, and where the Organization was not there yet', () => {
    const hour = new UsageHour();
    hour.add([], reading(0, {}));
    hour.add(ORGANIZATION, reading(1, { storage: 1 }));
    hour.add(ORGANIZATION, reading(4, { storage: 4 }));
    expect(told(hour, 'storageBytes', 5)).toEqual(['gap', 1, 'gap', 'gap', 4]);
  });

  it('does not know what a server that did not answer would have told, but for what the others remember of it', () => {
    const names = { at: null, serversExpected: ['n1', 'n2', 'n3'] };
    const all = {
      active: 3,
      jetstreamBy: ['s1', 's2', 's3'],
      freshness: { ...names, serversAnswered: ['n1', 'n2', 'n3'] },
    };
    const two = { active: 3, jetstreamBy: ['s1', 's2'], freshness: { ...names, serversAnswered: ['n1', 'n2'] } };
    const one = { active: 3, jetstreamBy: ['s1'], freshness: { ...names, serversAnswered: ['n1'] } };
    const hour = sampled(
      reading(0, { storage: 9, connections: 9, traffic: { s1: {}, s2: {}, s3: {} } }, all),
      reading(1, { storage: 9, connections: 6, messages: 1, traffic: { s1: {}, s2: {} } }, two),
      reading(2, { storage: 3, connections: 3, messages: 1, traffic: { s1: {} } }, one),
    );
    expect(told(hour, 'storageBytes', 3)).toEqual([9, 9, null]);
    for (const metric of USAGE_METRIC_NAMES.filter((name) => !/storage|memory/.test(name))) {
      expect(told(hour, metric, 3).slice(1)).toEqual([null, null]);
    }
  });

  it('is whole again when a server was started again, which the others count twice for a while', () => {
    const freshness = { at: null, serversExpected: ['n1', 'n2'], serversAnswered: ['n1', 'n2'] };
    const hour = sampled(
      reading(0, { connections: 4, traffic: { s1: {}, s2: {} } }, { active: 2, jetstreamBy: ['s1', 's2'], freshness }),
      reading(
        1,
        { connections: 5, traffic: { s1: {}, s2b: {} } },
        { active: 3, jetstreamBy: ['s1', 's2b'], freshness },
      ),
    );
    expect(told(hour, 'connections', 2)).toEqual([4, 5]);
    const unseen = sampled(
      reading(0, { connections: 4, traffic: { s1: {}, s2: {} } }, { active: 3, jetstreamBy: ['s1', 's2'], freshness }),
    );
    expect(told(unseen, 'connections', 1)).toEqual([null]);
  });

  it('takes a server that says nothing of traffic for one without connections, unless it had some just before', () => {
    const three = {
      active: 3,
      jetstreamBy: ['s1', 's2', 's3'],
      freshness: { at: null, serversExpected: ['n1', 'n2', 'n3'], serversAnswered: ['n1', 'n2', 'n3'] },
    };
    const hour = sampled(
      reading(0, { connections: 5, traffic: { s1: { [HOME]: 0 }, s2: { [HOME]: 5 } } }, three),
      reading(1, { connections: 2, traffic: { s1: { [HOME]: 15 } } }, three),
      reading(2, { connections: 2, traffic: { s1: { [HOME]: 30 } } }, three),
      reading(3, { connections: 5, traffic: { s1: { [HOME]: 45 }, s2: { [HOME]: 20 } } }, three),
    );
    expect(told(hour, 'connections', 4)).toEqual([5, null, 2, 5]);
    expect(told(hour, 'messagesInPerSecond', 4)).toEqual([null, null, 1, 2]);
  });

  it('goes on without a server that has left by the count of the others, but for messages that it alone may hold', () => {
    const freshness = { at: null, serversExpected: ['n1', 'n2'], serversAnswered: ['n1'] };
    const hour = sampled(reading(0, { storage: 9, connections: 2, messages: 4 }, { freshness }));
    expect(told(hour, 'storageBytes', 1)).toEqual([9]);
    expect(told(hour, 'connections', 1)).toEqual([2]);
    expect(told(hour, 'messages', 1)).toEqual([null]);
  });

  it('does not know a rate across a restart of a server, or where a counter began anew', () => {
    const hour = sampled(
      reading(0, { api: 50, traffic: { s1: { [HOME]: 100 } } }),
      reading(1, { api: 3, traffic: { s1: { [HOME]: 40 } } }),
      reading(2, { api: 9, traffic: { s1b: { [HOME]: 700 } } }, { jetstreamBy: ['s1b'] }),
      reading(3, { api: 9, traffic: { s1b: { [HOME]: 730 } } }, { jetstreamBy: ['s1b'] }),
    );
    expect(told(hour, 'messagesInPerSecond', 4)).toEqual([null, null, null, 2]);
    expect(told(hour, 'apiCallsPerSecond', 4)).toEqual([null, null, null, 0]);
  });

  it('goes on from the counters before when connections come again, instead of taking all of them for new', () => {
    const hour = sampled(
      reading(0, { storage: 1, traffic: { s1: { [HOME]: 1_000_000 } } }),
      reading(1, { storage: 1, traffic: { s1: {} } }),
      reading(2, { storage: 1, traffic: { s1: { [HOME]: 1_000_030 } } }),
    );
    expect(told(hour, 'messagesInPerSecond', 3)).toEqual([null, 0, 2]);
  });

  it('keeps messages between two tellings of streams', () => {
    const hour = sampled(
      reading(0, { messages: 4, storage: 1 }),
      reading(1, { messages: 0, storage: 1 }, { withStreams: false }),
      reading(2, { messages: 6, storage: 1 }),
    );
    expect(told(hour, 'messages', 3)).toEqual([4, 4, 6]);
    const never = sampled(reading(0, { storage: 1 }, { withStreams: false }));
    expect(told(never, 'messages', 1)).toEqual([null]);
  });

  it('takes one sample a step, and forgets what is ahead of a clock that was set back', () => {
    const hour = sampled(reading(5, { storage: 5 }), reading(5, { storage: 6 }));
    expect(told(hour, 'storageBytes', 6)[5]).toBe(5);
    hour.add(ORGANIZATION, reading(2, { storage: 2 }, { elapsed: 6 * SAMPLE_MS }));
    expect(told(hour, 'storageBytes', 6)).toEqual(['gap', 'gap', 2, 'gap', 'gap', 'gap']);
    expect(told(hour, 'messagesInPerSecond', 6)[2]).toBe(0);
  });

  it('holds one hour, and nothing of an account that is gone, whatever is made under its name', () => {
    const hour = sampled(...Array.from({ length: 250 }, (_, step) => reading(step, { storage: step })));
    expect(hour.points(HOME, 0, slotOf(BEGIN) + 250)).toHaveLength(240);
    expect(told(hour, 'storageBytes', 11).slice(9)).toEqual(['gap', 10]);
    expect(hour.summary(HOME, 'storageBytes')).toBe(249);
    hour.add([], reading(250, {}));
    hour.add(ORGANIZATION, reading(251, { storage: 1 }));
    expect(hour.points(HOME, 0, slotOf(BEGIN) + 252)).toHaveLength(1);
  });

  it('is 0, and known, for an Organization that uses nothing', () => {
    const hour = new UsageHour();
    const none = reading(0, {}, { byAccount: new Map() });
    hour.add(ORGANIZATION, none);
    expect(told(hour, 'storageBytes', 1)).toEqual([0]);
    expect(hour.summary(HOME, 'storageBytes')).toBeNull();
    expect(told(new UsageHour(), 'storageBytes', 1)).toEqual(['gap']);
  });
});
