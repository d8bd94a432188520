import { expect, test } from 'vitest';
import { createOrganizationSchema } from '../../lib/domain/organizations/organization.ts';
import { fillerOrganization } from './seed.ts';

test('50,000 fillers are valid and have names of their own', () => {
  const fillers = Array.from({ length: 50_000 }, (_, n) => fillerOrganization(n + 1));
  expect(new Set(fillers.map(({ slug }) => slug)).size).toBe(fillers.length);
  for (const filler of fillers) createOrganizationSchema.parse(filler);
});
