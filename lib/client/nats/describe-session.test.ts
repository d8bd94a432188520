import { expect, test } from 'vitest';
import { describeSession } from './describe-session.ts';
import { connecting } from './session-state.ts';
import type { NatsSession } from './session-state.ts';

const live: NatsSession = { ...connecting({ organization: 'acme' }), status: 'live', role: 'reader' };
const gone = { title: 'This stream was deleted', detail: '' };

test('a connection that stands is not called live above something that is gone', () => {
  expect(describeSession(live)).toMatchObject({ state: 'live', what: 'data' });
  expect(describeSession(live, gone)).toMatchObject({ state: 'partial', what: 'data · This stream was deleted' });
});

test('somebody without a right to data is told what the session reads', () => {
  expect(describeSession({ ...live, role: 'inspector' }).what).toBe('metadata only');
});

test('what keeps the connection from standing is told before what the page misses', () => {
  expect(describeSession({ ...live, status: 'reconnecting' }, gone)).toMatchObject({
    state: 'reconnecting',
    what: 'reconnecting',
  });
  const problem = { title: 'The account has expired', detail: '' };
  expect(describeSession({ ...live, status: 'connecting', problem }, gone).what).toContain('The account has expired');
});
