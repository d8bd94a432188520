import { expect, it } from 'vitest';

import type { EndedSupportGrant, SupportGrant } from '@/lib/domain/support/support-grant.ts';

import { describeEvidence } from './grant-words.ts';

const grant: SupportGrant = {
  id: 'g',
  organization: 'acme',
  requester: { issuer: 'https://id.example/sovereign', subject: '1', username: 'support', displayName: 'Sam Support' },
  mine: false,
  scope: 'non-prod',
  reason: 'r',
  ticket: 'T-1',
  minutes: 30,
  state: 'ended',
  requestedAt: '2026-11-23T10:00:00Z',
  decidedBy: null,
  decidedAt: null,
  denial: null,
  startsAt: '2026-11-23T10:00:00Z',
  endsAt: '2026-11-23T10:30:00Z',
  endedBy: { issuer: 'https://id.example/acme', subject: '1', username: 'acme-admin' },
  endedAt: '2026-11-23T10:10:00Z',
  views: [],
  omittedViews: 0,
};
const ended = (change: Partial<EndedSupportGrant>) =>
  describeEvidence({ grant, closed: [], unconfirmed: 0, ...change });

it.each([
  ['nothing open', {}, 'The grant about T-1 is ended. Nothing was open.'],
  ['a request', { grant: { ...grant, startsAt: null } }, 'The request about T-1 is taken back.'],
  [
    'a server that did not report',
    { unconfirmed: 1 },
    'The grant about T-1 is ended. Not reported as closed within a second: 1. What it was opened with is no longer taken.',
  ],
])('says what was closed: %s', (_name, change, text) => {
  expect(ended(change)).toBe(text);
});

it('names each connection that was closed', () => {
  const closed = [{ stream: 'WS_acme-dev', server: 'n1', closedAt: '2026-11-23T10:00:00Z', reason: 'x' }];
  expect(ended({ closed })).toMatch(/^The grant about T-1 is ended\. Closed by the servers: WS_acme-dev on n1, .*\.$/);
});
