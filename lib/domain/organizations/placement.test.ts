import { describe, expect, it } from 'vitest';
import { placementProblem, serversOf } from './placement.ts';

const servers = [
  { name: 'n1', cluster: 'east', tags: ['disk:nvme', 'Rack:1'] },
  { name: 'n2', cluster: 'east', tags: ['disk:nvme'] },
  { name: 'n3', cluster: 'west', tags: ['disk:hdd'] },
];

describe('servers of a placement', () => {
  it.each([
    [{}, 'n1 n2 n3'],
    [{ cluster: 'east' }, 'n1 n2'],
    [{ tags: ['DISK:nvme'] }, 'n1 n2'],
    [{ tags: ['disk:nvme', 'rack:1'] }, 'n1'],
    [{ cluster: 'west', tags: ['disk:nvme'] }, ''],
    [{ cluster: 'East' }, ''],
    [{ cluster: '' }, ''],
  ])('%j', (placement, expected) => {
    expect(
      serversOf(servers, placement)
        .map(({ name }) => name)
        .join(' '),
    ).toBe(expected);
  });
});

describe('what servers cannot hold', () => {
  it.each([
    [{}, null],
    [{ replicas: 3 }, null],
    [{ replicas: 1, placement: { cluster: 'west', tags: [] } }, null],
    [{ replicas: 5 }, 'replicas'],
    [{ replicas: 3, placement: { cluster: 'east' } }, 'replicas'],
    [{ placement: { cluster: 'north' } }, 'placement.cluster'],
    [{ placement: { cluster: 'west', tags: ['disk:nvme'] } }, 'placement.tags'],
    [{ placement: { tags: ['disk:nvme', 'disk:hdd'] } }, 'placement.tags'],
  ] as const)('%j: %s', (wanted, path) => {
    expect(placementProblem(servers, wanted)?.path ?? null).toBe(path);
  });

  it('is said in numbers', () => {
    expect(placementProblem(servers, { replicas: 3, placement: { tags: ['rack:1'] } })?.message).toBe(
      '3 replicas need 3 servers that the placement allows; 1 server answered.',
    );
    expect(placementProblem([], {})?.path).toBe('replicas');
  });
});
