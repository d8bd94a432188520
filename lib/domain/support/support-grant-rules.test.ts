import { describe, expect, it } from 'vitest';
import {
  boundViews,
  coversStream,
  MOST_OPEN_VIEWS,
  needsApproval,
  stateOf,
  supportTags,
} from './support-grant-rules.ts';

const requestedAt = '2026-11-23T10:00:00.000Z';
const endsAt = '2026-11-23T10:30:00.000Z';
const at = (time: string) => Date.parse(time);

describe('the state of a grant', () => {
  it.each([
    ['a request', 'requested', null, '2026-11-23T10:00:01Z', 'requested'],
    ['a request of yesterday, a moment before', 'requested', null, '2026-11-24T09:59:59.999Z', 'requested'],
    ['a request of yesterday', 'requested', null, '2026-11-24T10:00:00Z', 'lapsed'],
    ['an active one', 'active', endsAt, '2026-11-23T10:29:59.999Z', 'active'],
    ['an active one at its end', 'active', endsAt, '2026-11-23T10:30:00Z', 'expired'],
    ['one without an end, which nobody writes', 'active', null, '2026-11-23T10:00:00Z', 'expired'],
    ['a denied one', 'denied', null, '2026-11-25T10:00:00Z', 'denied'],
    ['one that was ended', 'ended', endsAt, '2026-11-23T10:10:00Z', 'ended'],
    ['one that was ended, later', 'ended', endsAt, '2026-11-25T10:10:00Z', 'ended'],
  ] as const)('%s', (_name, status, end, now, state) => {
    expect(stateOf({ status, requestedAt, endsAt: end }, at(now))).toBe(state);
  });
});

describe('who is asked', () => {
  it.each([
    ['prod', 'non-prod', false],
    ['prod', 'everything', true],
    ['all', 'non-prod', true],
    ['all', 'everything', true],
    ['none', 'non-prod', false],
    ['none', 'everything', false],
  ] as const)('policy %s, %s: approval %s', (policy, scope, needed) => {
    expect(needsApproval(policy, scope)).toBe(needed);
  });
});

describe('what non-prod covers', () => {
  it.each([
    ['WS_acme-dev', true],
    ['WS_acme-stg', true],
    ['KV_ws-acme-dev-state', true],
    ['WS_acme-prod', false],
    ['KV_ws-acme-prod-state', false],
    ['WS_globex-dev', false],
    ['KV_ws-globex-dev-state', false],
    ['WS_acme-dev-prod', false],
    ['KV_ws-acme-dev-state-state', false],
    ['WS_acme', false],
    ['WS_', false],
    ['ORDERS', false],
    ['KV_settings', false],
    ['ws_acme-dev', false],
    ['xWS_acme-dev', false],
  ])('%s: %s', (stream, covered) => {
    expect(coversStream('non-prod', 'acme', stream)).toBe(covered);
    expect(coversStream('everything', 'acme', stream)).toBe(true);
  });
});

it('tags a session with what it hears of its stream', () => {
  expect(supportTags('WS_acme-dev')).toEqual({ stream: 'WS_acme-dev', environment: 'acme-dev' });
  expect(supportTags('KV_ws-acme-dev-state')).toEqual({ stream: 'KV_ws-acme-dev-state', bucket: 'ws-acme-dev-state' });
  expect(supportTags('ORDERS')).toEqual({ stream: 'ORDERS' });
});

describe('the views of a grant', () => {
  const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
  const now = Date.parse(at(0));
  const view = (stream: string, since: number, until: number) => ({ stream, since: at(since), until: at(until) });
  const nothing = { past: [], omitted: 0 };

  it('stay while they are open; those that ended become one line a stream', () => {
    const open = view('A', -10, 300);
    const ended = [view('A', -900, -600), view('A', -400, -100), view('B', -50, 0)];
    expect(boundViews({ views: [...ended, open], ...nothing }, now)).toEqual({
      views: [open],
      past: [
        { ...view('B', -50, 0), times: 1 },
        { ...view('A', -900, -100), times: 2 },
      ],
      omitted: 0,
    });
  });

  it('take a bounded place, whatever was opened how often, and the rest is counted', () => {
    let grant: ReturnType<typeof boundViews<ReturnType<typeof view>>> = { views: [], ...nothing };
    for (let n = 0; n < 3000; n += 1) {
      const stream = `${String(n)}${'x'.repeat(250)}`;
      grant = boundViews({ ...grant, views: [...grant.views, view(stream, n, n + 1)] }, now + (n + 1) * 1000);
    }
    expect(grant.views).toEqual([]);
    expect(grant.past.length + grant.omitted).toBe(3000);
    expect(grant.past[0]?.stream).toMatch(/^2999x/);
    expect(JSON.stringify(grant).length).toBeLessThan(100_000);
  });

  it('of a record that grew without bounds are cut, the latest kept open', () => {
    const views = Array.from({ length: 6000 }, (_, n) => view('A', 0, n + 1));
    const bounded = boundViews({ views, ...nothing }, now);
    expect(bounded.views).toEqual(views.slice(-MOST_OPEN_VIEWS));
    expect(bounded.past).toEqual([{ ...view('A', 0, 6000 - MOST_OPEN_VIEWS), times: 6000 - MOST_OPEN_VIEWS }]);
  });
});
