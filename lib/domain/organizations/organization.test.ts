import { describe, expect, it } from 'vitest';
import { fieldProblems } from '../field-problems.ts';
import { createOrganizationSchema } from './organization.ts';

const limits = { storageBytes: 10 ** 9, memoryBytes: 0, streams: 9, consumers: 50, connections: 100 };
const wish = { slug: 'acme', displayName: 'Acme', environments: ['prod', 'dev'], limits };
const problemsOf = (input: unknown) => {
  const { error } = createOrganizationSchema.safeParse(input);
  return error === undefined ? [] : fieldProblems(error).map(({ path }) => path);
};

describe('a request for an Organization', () => {
  it('may name its limits, -1 for unlimited, or none', () => {
    const unlimited = { storageBytes: -1, memoryBytes: -1, streams: -1, consumers: -1, connections: -1 };
    for (const some of [limits, unlimited, undefined]) expect(problemsOf({ ...wish, limits: some })).toEqual([]);
  });

  it.each(['storageBytes', 'streams', 'consumers', 'connections'])(
    'has no %s of 0: NATS takes it for anything',
    (name) => {
      expect(problemsOf({ ...wish, limits: { ...limits, [name]: 0 } })).toEqual([`limits.${name}`]);
    },
  );

  it.each([-2, -(2 ** 53), 2 ** 53, 2 ** 63, 1e300, Infinity, NaN, 1.5, '9', null, true])(
    'has no limit of %s',
    (odd) => {
      for (const name of Object.keys(limits)) {
        expect(problemsOf({ ...wish, limits: { ...limits, [name]: odd } })).toContain(`limits.${name}`);
      }
    },
  );

  it('says of each limit what it takes', () => {
    const { error } = createOrganizationSchema.safeParse({ ...wish, limits: { ...limits, connections: 0 } });
    expect(error?.issues[0]?.message).toBe(
      '-1 for unlimited, or a whole number from 3 to 1000000, those of Vertebra itself included.',
    );
  });

  it('leaves room for the streams of its Environments', () => {
    expect(problemsOf({ ...wish, limits: { ...limits, streams: 5 } })).toEqual(['limits.streams']);
    expect(problemsOf({ ...wish, limits: { ...limits, streams: 6 } })).toEqual([]);
  });

  it.each(['a\u0000b', '\ud800', 'a\u0085', '\u202egnp', 'ac\u200bme', ' ', 'x'.repeat(81)])(
    'has no name %j',
    (name) => {
      expect(problemsOf({ ...wish, displayName: name })).toEqual(['displayName']);
    },
  );

  it('may say how often its streams are kept, and where', () => {
    for (const replicas of [1, 3, 5, undefined]) expect(problemsOf({ ...wish, replicas })).toEqual([]);
    const placement = { cluster: 'eu-1', tags: ['Disk:nvme', 'rack:2'] };
    expect(createOrganizationSchema.parse({ ...wish, placement }).placement?.tags).toEqual(['disk:nvme', 'rack:2']);
    expect(problemsOf({ ...wish, placement: {} })).toEqual([]);
  });

  it.each([0, -1, 2, 4, 6, 2 ** 53, 1.5, '3', null, true, NaN])('has not %s replicas', (replicas) => {
    expect(problemsOf({ ...wish, replicas })).toEqual(['replicas']);
  });

  it.each([
    [{ cluster: '' }, 'placement.cluster'],
    [{ cluster: 'a b' }, 'placement.cluster'],
    [{ cluster: 'a\u0000b' }, 'placement.cluster'],
    [{ cluster: 'x'.repeat(101) }, 'placement.cluster'],
    [{ tags: ['rack:1', 'Rack:1'] }, 'placement.tags'],
    [{ tags: ['a\u200bb'] }, 'placement.tags.0'],
    [{ tags: Array.from({ length: 11 }, (_, n) => `t${String(n)}`) }, 'placement.tags'],
    [{ tags: 'rack:1' }, 'placement.tags'],
    [null, 'placement'],
    ['east', 'placement'],
  ])('is not placed at %j', (placement, path) => {
    expect(problemsOf({ ...wish, placement })).toEqual([path]);
  });
});
