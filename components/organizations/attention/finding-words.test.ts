import { expect, it } from 'vitest';

import type { Attention, Finding } from '@/lib/domain/organizations/attention.ts';

import { findingWords, headingOf } from './finding-words.ts';

const told = (finding: Finding) => {
  const { name, title, detail, href } = findingWords('acme', finding);
  return [`${name ?? ''} ${title}`.trim(), detail, href];
};

it('says what is wrong with NATS’ own names, and leads to its cause', () => {
  const consumer = { kind: 'consumer', severity: 'act', stream: 'WS_acme-prod', consumer: 'billing/x' } as const;
  expect(told({ ...consumer, pending: 2_514, ackPending: 0, why: 'no-pull', lastDeliveredAt: null })).toEqual([
    'billing/x is 2,514 messages behind',
    'WS_acme-prod: nobody pulls (num_waiting is 0)',
    '/organizations/acme/streams/WS_acme-prod/consumers/billing%2Fx',
  ]);
  const stream = { kind: 'stream', severity: 'look', stream: 'KV_b', bucket: 'b', limit: 'max_msgs' } as const;
  expect(told({ ...stream, used: 1_024, of: 1_024, full: true, discard: 'new' })).toEqual([
    'b is full',
    '1,024 of 1,024 messages (max_msgs); new ones are refused (discard: new)',
    '/organizations/acme/kv/b',
  ]);
  expect(told({ kind: 'account', severity: 'look', limit: 'connections', used: 999, of: 1_000 })[0]).toBe(
    'Connections at 99 % of the limit',
  );
  expect(told({ kind: 'rejected', severity: 'look', environment: 'acme-prod', events: 1, lastAt: null })).toEqual([
    'acme-prod rejected 1 event',
    '',
    '/organizations/acme/environments/acme-prod/rejected',
  ]);
  const kinds = [{ kind: 'pod', failing: 2 }];
  expect(told({ kind: 'objects', severity: 'look', environment: 'acme-prod', failing: 2, kinds })).toEqual([
    'acme-prod has 2 failing objects',
    '2 pod',
    '/organizations/acme/environments/acme-prod?status=failing',
  ]);
  expect(told({ kind: 'credentials', severity: 'act', ending: 1, today: 1, connected: null }).slice(0, 2)).toEqual([
    '1 credential ends within 7 days',
    '1 within a day, connected or not is not known',
  ]);
});

it('says that nothing needs anybody only where everything was asked and has answered now', () => {
  const attention: Attention = {
    at: '2026-11-27T12:00:00Z',
    findings: [],
    omitted: { consumers: 0, streams: 0 },
    answered: ['n1'],
    silent: [],
    asked: ['consumers'],
    unasked: [],
  };
  expect(headingOf(attention, false)).toBe('Nothing needs you');
  const part = 'Nothing found in what was checked';
  expect(headingOf(attention, true)).toBe(part);
  expect(headingOf({ ...attention, silent: ['n2'] }, false)).toBe(part);
  for (const why of ['role', 'no-answer'] as const) {
    expect(headingOf({ ...attention, unasked: [{ what: 'consumers', of: null, why, detail: '' }] }, false)).toBe(part);
  }
  expect(headingOf(undefined, false)).toBe('Needs attention');
});
