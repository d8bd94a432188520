/** Whoever adds a page adds it to `sections.ts`, or to what stands below a section in `crumbs.ts`. */
import { globSync } from 'node:fs';
import { expect, test } from 'vitest';

import { organizationOfPath } from '@/lib/domain/paths.ts';

import { crumbsOf } from './header/crumbs.ts';
import { railItems } from './rail/rail-items.ts';

const ROOT = 'app/(console)';
/** `/organizations/[org]/streams/[stream]` of each file that is a page. */
const ROUTES = globSync('**/page.tsx', { cwd: ROOT })
  .map((file) => `/${file.slice(0, -'/page.tsx'.length)}`)
  // what answers 404 within the frame is no page of its own
  .filter((route) => !route.includes('[...'));

const NAMED = /^\[(.+)\]$/;
const partsOf = (route: string) => route.split('/').filter(Boolean);
/** An address of the page, whose things are named by numbers so that no word of the address is taken for one. */
const addressOf = (route: string) =>
  `/${partsOf(route)
    .map((part, index) => (NAMED.test(part) ? String(index) : part))
    .join('/')}`;

test('the pages are found', () => {
  expect(ROUTES).toContain('/organizations/[org]/streams/[stream]');
  expect(ROUTES.length).toBeGreaterThan(15);
});

test.each(ROUTES)('%s has a breadcrumb of its own, in words', (route) => {
  const parts = partsOf(route);
  const last = parts.at(-1) ?? '';
  const crumb = crumbsOf(addressOf(route), true).at(-1);
  if (NAMED.test(last)) expect(crumb?.label).toBe(String(parts.length - 1));
  else expect(crumb?.label).toMatch(/^[A-Z]/);
  const others = ROUTES.filter((other) => other !== route).map((other) =>
    JSON.stringify(crumbsOf(addressOf(other), true)),
  );
  expect(others).not.toContain(JSON.stringify(crumbsOf(addressOf(route), true)));
});

test.each(ROUTES)('%s lights an entry of the rail that is its own section', (route) => {
  const address = addressOf(route);
  const [top, ...below] = partsOf(address);
  const organization = organizationOfPath(address);
  const section = organization === null ? undefined : below[1];
  const current = railItems(address, organization, undefined).filter((item) => item.current);
  expect(current.map(({ href }) => href)).toEqual([`/${[top, organization, section].filter(Boolean).join('/')}`]);
});
