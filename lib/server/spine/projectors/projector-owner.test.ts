import { expect, it } from 'vitest';
import { ownerOf } from './projector-owner.ts';

const ORGANIZATIONS = Array.from({ length: 3_000 }, (_, number) => `org-${number}`);
const owners = (projectors: string[]) => ORGANIZATIONS.map((organization) => ownerOf(organization, projectors));

it('gives nobody what nobody can have', () => {
  expect(ownerOf('acme', [])).toBeNull();
});

it('does not depend on the order in which projectors are known', () => {
  expect(owners(['a', 'b', 'c'])).toEqual(owners(['c', 'a', 'b']));
});

it('shares out evenly', () => {
  const shared = owners(['a', 'b', 'c']);
  for (const projector of ['a', 'b', 'c']) {
    expect(Math.abs(shared.filter((owner) => owner === projector).length - 1_000)).toBeLessThan(150);
  }
});

it('moves nothing but what the one who left had', () => {
  const before = owners(['a', 'b', 'c']);
  const after = owners(['a', 'b']);
  for (const [at, owner] of before.entries()) if (owner !== 'c') expect(after[at]).toBe(owner);
});
