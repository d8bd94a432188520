import { expect, test } from 'vitest';

import { ORGANIZATION_SECTIONS, SOVEREIGN_SECTIONS } from '../sections.ts';
import { sectionKeys } from './section-keys.ts';

test.each([['acme'], [null]])(
  'inside %s each letter leads to one section, and each section has one',
  (organization) => {
    const keys = sectionKeys(organization, undefined);
    expect(new Set(keys.map(({ key }) => key)).size).toBe(keys.length);
    expect(new Set(keys.map(({ href }) => href)).size).toBe(keys.length);
    for (const { key } of keys) expect(key).toMatch(/^[a-z]$/);
    const sections = organization === null ? SOVEREIGN_SECTIONS : ORGANIZATION_SECTIONS;
    for (const { label } of sections) expect(keys.map((one) => one.label)).toContain(label);
  },
);

test('a section of the same name has the same letter inside an Organization and outside', () => {
  for (const { label, key } of ORGANIZATION_SECTIONS) {
    const same = SOVEREIGN_SECTIONS.find((section) => section.label === label);
    if (same) expect(same.key).toBe(key);
  }
});
