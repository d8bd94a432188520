import { expect, it } from 'vitest';
import type { SupportGrant } from '../../domain/support/support-grant.ts';
import { coveringGrant } from './use-covering-grant.ts';

const ACTIVE: SupportGrant = {
  id: '',
  organization: '',
  scope: 'non-prod',
  reason: 'Events are missing',
  ticket: 'T-1',
  minutes: 30,
  requestedAt: '2026-11-05T10:00:00Z',
  decidedBy: null,
  decidedAt: null,
  denial: null,
  startsAt: '2026-11-05T10:00:00Z',
  endsAt: '2026-11-05T10:30:00Z',
  endedBy: null,
  endedAt: null,
  state: 'active',
  requester: { issuer: 'https://id.example', subject: '1', username: 'sam', displayName: 'Sam Support' },
  mine: true,
  views: [],
  omittedViews: 0,
};
const grant = (organization: string, scope: SupportGrant['scope'], more: Partial<SupportGrant> = {}): SupportGrant => ({
  ...ACTIVE,
  id: `${organization} ${scope}`,
  organization,
  scope,
  ...more,
});

it('finds the grant that covers a stream, the one that does not, and what it takes', () => {
  const [acme, globex] = [grant('acme', 'non-prod'), grant('globex', 'everything')];
  const of = (stream: string, organization = 'acme', grants = [globex, acme]) => {
    const { grant, other, needed } = coveringGrant(grants, organization, stream);
    return [grant?.id ?? null, other?.id ?? null, needed];
  };
  expect(of('WS_acme-dev')).toEqual([acme.id, null, 'non-prod']);
  expect(of('WS_acme-prod')).toEqual([null, acme.id, 'everything']);
  expect(of('KV_ws-acme-prod-state')).toEqual([null, acme.id, 'everything']);
  expect(of('ORDERS')).toEqual([null, acme.id, 'everything']);
  expect(of('WS_globex-prod', 'globex')).toEqual([globex.id, null, 'everything']);
  expect(of('WS_acme-prod', 'acme', [globex])).toEqual([null, null, 'everything']);
  expect(of('WS_acme-prod', 'acme', [grant('acme', 'non-prod', { state: 'ended' })])[1]).toBeNull();
  expect(of('WS_acme-dev', 'acme', [grant('acme', 'everything', { mine: false })])[0]).toBeNull();
});
