import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';

import { meQuery } from '@/lib/client/system/me.ts';
import { ACTIONS, mayDo } from '@/lib/domain/access-table.ts';
import type { Me } from '@/lib/domain/system/me.ts';
import type { Role } from '@/lib/domain/system/roles.ts';

import { SectionGate } from './section-gate.tsx';

/** The pages of a section as somebody with this role has them. */
function shownTo(role: Role): string {
  const me: Me = {
    issuer: 'https://id.example/realms/any',
    username: 'any',
    displayName: 'Any',
    roles: [role],
    scope: 'sovereign',
    organization: null,
    actions: ACTIONS.filter((action) => mayDo({ roles: [role] }, action)),
    projectorUrl: 'https://projector.example.com',
  };
  const client = new QueryClient();
  client.setQueryData(meQuery().queryKey, me);
  const Gate = () => SectionGate({ organization: 'acme', part: 'streams', children: 'the page' });
  return renderToStaticMarkup(createElement(QueryClientProvider, { client }, createElement(Gate)));
}

test('whoever may look gets the page', () => {
  expect(shownTo('support')).toBe('the page');
});

test('whoever may not reads which roles may and has a way on; the page asks for nothing', () => {
  const html = shownTo('security-officer');
  expect(html).toContain('It takes: Operator, Support, Organization admin, Developer, Viewer.');
  expect(html).toContain('href="/organizations/acme"');
  expect(html).toMatch(/<h1[^>]*>Streams/);
  expect(html).not.toMatch(/the page|Try again|role="alert"|animate-pulse/);
});
