import { describe, expect, it } from 'vitest';
import { accountClaimsSchema } from '../../keys/claims.ts';
import { readSettings, withSettings } from '../../keys/claims-settings.ts';
import { CARRIED_MS, changeOf, withChange, withoutSuspension } from './settings-change.ts';

const block = (conn: number) =>
  accountClaimsSchema.shape.nats.parse({
    type: 'account',
    version: 2,
    limits: { conn, leaf: -1 },
    description: 'Acme',
  });
const both = (conn: number) => ({ home: readSettings(block(conn)), edge: readSettings(block(-1)) });
const AT = 1_000_000;

describe('a change of settings', () => {
  const change = changeOf(
    { act: 'a', at: AT },
    both(10),
    { home: { connections: 20, displayName: 'Acme' } },
    undefined,
  );

  it('holds what changes, and nothing else', () => {
    expect(change.entries).toEqual([{ side: 'home', name: 'connections', before: [10], after: 20 }]);
  });

  it('is carried into claims that somebody read before it, and only into those', () => {
    expect(withChange(block(10), change, 'home', AT + CARRIED_MS).limits.conn).toBe(20);
    expect(withChange(block(10), change, 'edge', AT).limits.conn).toBe(10);
    // another tool's, since
    expect(withChange(block(30), change, 'home', AT).limits.conn).toBe(30);
    expect(withChange(block(10), change, 'home', AT + CARRIED_MS + 1).limits.conn).toBe(10);
    expect(withChange(block(10), undefined, 'home', AT).limits.conn).toBe(10);
  });

  it('takes an earlier one along that may not be in the claims yet', () => {
    const next = changeOf({ act: 'b', at: AT + 5 }, both(20), { home: { connections: 30 } }, change);
    expect(next).toEqual({
      acts: ['a', 'b'],
      at: AT + 5,
      entries: [{ side: 'home', name: 'connections', before: [10, 20], after: 30 }],
    });
    const other = changeOf({ act: 'c', at: AT + 5 }, both(20), { edge: { suspended: true } }, change);
    expect(other.entries).toHaveLength(2);
    const late = changeOf({ act: 'd', at: AT + CARRIED_MS + 1 }, both(20), { home: { connections: 30 } }, change);
    expect(late.acts).toEqual(['d']);
  });

  it('closes what was open before, and not what another tool has opened since', () => {
    const asked = { home: { suspended: true }, edge: { suspended: true } };
    const suspension = changeOf({ act: 'a', at: AT }, both(10), asked, undefined);
    const closed = withChange(block(10), suspension, 'home', AT);
    expect(closed.limits).toMatchObject({ conn: 0, leaf: 0 });
    expect(withChange(closed, suspension, 'home', AT)).toEqual(closed);
    const opened = { ...closed, limits: { ...closed.limits, conn: 10 } };
    expect(withChange(opened, suspension, 'home', AT)).toEqual(opened);
    // whoever opened it stands in claims of later, and takes the suspension out of the change
    expect(withoutSuspension(suspension, { suspended: false, issuedAt: AT / 1000 + 1 })?.entries).toEqual([]);
    for (const [suspended, seconds] of [
      [false, 0],
      [false, -1],
      [true, 1],
    ] as const)
      expect(withoutSuspension(suspension, { suspended, issuedAt: AT / 1000 + seconds })).toBeNull();
  });

  it('and back again ends where it began', () => {
    const back = changeOf({ act: 'b', at: AT + 5 }, both(20), { home: { connections: 10 } }, change);
    const after = withSettings(block(10), { connections: 20 });
    expect(withChange(after, back, 'home', AT + 5).limits.conn).toBe(10);
    expect(withChange(block(10), back, 'home', AT + 5).limits.conn).toBe(10);
  });
});
