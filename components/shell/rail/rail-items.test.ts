import { expect, test } from 'vitest';

import { refusalReason } from '@/lib/domain/access-table.ts';
import type { Me } from '@/lib/domain/system/me.ts';

import { railItems } from './rail-items.ts';

const viewer: Me = {
  issuer: 'https://id.example/realms/acme',
  username: 'acme-viewer',
  displayName: 'Vera Viewer',
  roles: ['org-viewer'],
  scope: 'organization',
  organization: 'acme',
  actions: ['organization.read', 'jetstream.inspect', 'data.read', 'credential.list'],
  projectorUrl: 'https://projector.example.com',
};

const current = (pathname: string, organization: string | null) =>
  railItems(pathname, organization, viewer)
    .filter((item) => item.current)
    .map((item) => item.label);

test.each([
  ['/organizations', null, ['Organizations']],
  ['/audit', null, ['Audit']],
  ['/organizations/acme', 'acme', ['Overview']],
  ['/organizations/acme/environments/acme-prod/rejected', 'acme', ['Environments']],
  ['/organizations/acme/streams', 'acme', ['Streams']],
  ['/organizations/acme/streams/WS_acme-prod', 'acme', ['Streams']],
  ['/organizations/acme/streamsandmore', 'acme', []],
])('at %s the current item is %s %s', (pathname, organization, labels) => {
  expect(current(pathname, organization)).toEqual(labels);
});

test('says why an item cannot be opened', () => {
  const audit = railItems('/organizations/acme', 'acme', viewer).find((item) => item.label === 'Audit');
  expect(audit?.refusal).toBe(refusalReason('audit.read'));
});

test('disables nothing while it is not known who is there', () => {
  expect(railItems('/organizations/acme', 'acme', undefined).every((item) => item.refusal === null)).toBe(true);
});
