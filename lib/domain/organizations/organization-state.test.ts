import { describe, expect, it } from 'vitest';
import { isUnsettled, organizationStanding } from './organization-state.ts';
import type { AccountStanding } from './organization-state.ts';

const open: AccountStanding = {
  closed: false,
  shut: false,
  shutByUs: false,
  deleting: false,
  notBefore: null,
  expires: null,
};
const closed = { ...open, closed: true };
const shut = { ...open, closed: true, shut: true, shutByUs: true };
const NOW = Date.parse('2026-11-26T12:00:00Z');
const at = (seconds: number) => NOW / 1000 + seconds;
const standingOf = (home: AccountStanding, ...edges: AccountStanding[]) =>
  organizationStanding('acme', home, edges, NOW);

describe('an Organization', () => {
  it.each([
    ['active', open, [open]],
    ['active', open, []],
    ['suspending', closed, [open]],
    ['suspending', closed, [closed]],
    ['suspending', closed, [shut, open]],
    ['suspending', closed, [shut]],
    ['suspended', shut, [shut]],
    ['suspended', closed, []],
    ['suspended', { ...shut, expires: at(-9) }, [shut]],
    ['resuming', open, [shut]],
    ['resuming', { ...open, shutByUs: true }, [open]],
    ['expired', { ...open, expires: at(0) }, [open]],
    ['expired', open, [{ ...open, expires: at(-1) }]],
    ['not-yet-valid', { ...open, notBefore: at(1) }, [open]],
    ['active', { ...open, notBefore: at(0), expires: at(1) }, [open]],
  ] as const)('is %s', (state, home, edges) => {
    const standing = standingOf(home, ...edges);
    expect(standing.state).toBe(state);
    expect(standing.closed === null).toBe(state === 'active');
  });

  it('changes its state by time alone', () => {
    const home = { ...open, expires: at(60) };
    const stateAt = (seconds: number) => organizationStanding('acme', home, [], NOW + seconds * 1000).state;
    expect([stateAt(59), stateAt(60)]).toEqual(['active', 'expired']);
  });

  it('says which account it is, since when, and who can help', () => {
    const { closed: why, home, edge } = standingOf({ ...open, notBefore: at(-60) }, { ...open, expires: at(-60) });
    expect(why).toBe(
      'The edge account of acme expired at 2026-11-26T11:59:00.000Z. Nobody can connect until an operator of the Sovereign renews its claims.',
    );
    expect(home).toEqual({ notBefore: '2026-11-26T11:59:00.000Z', expires: null });
    expect(edge).toEqual({ notBefore: null, expires: '2026-11-26T11:59:00.000Z' });
  });

  it('that somebody closed the edge of is told so', () => {
    expect(standingOf(open, closed)).toMatchObject({
      state: 'active',
      closed: expect.stringContaining('to 0') as string,
    });
  });
});

it.each([
  ['the edge is open', shut, open, true],
  ['the edge takes leafnodes', shut, closed, true],
  ['the home takes leafnodes', closed, shut, true],
  ['the edge is still closed', open, shut, true],
  ['the home still takes no leafnodes', { ...open, shutByUs: true }, open, true],
  ['all is closed', shut, shut, false],
  ['all is open', open, open, false],
  ['somebody else closed the edge', open, closed, false],
])('both accounts follow the connections of the home account: %s', (_, home, edge, unsettled) => {
  expect(isUnsettled(home, edge)).toBe(unsettled);
});
