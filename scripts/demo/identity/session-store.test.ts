import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { temporaryDirectory } from '../../../test/harness/temporary-directory.ts';
import { SessionStore } from './session-store.ts';

const file = () => join(temporaryDirectory(), 'sessions.json');

test('sessions and refresh tokens outlive a restart, codes do not', async () => {
  const path = file();
  const store = new SessionStore(path);
  await store.adapter('acme', 'Session').upsert('s1', { uid: 'u1' }, 60);
  await store.adapter('acme', 'AuthorizationCode').upsert('c1', { grantId: 'g1' }, 60);
  store.save();
  const again = new SessionStore(path);
  expect(await again.adapter('acme', 'Session').findByUid('u1')).toEqual({ uid: 'u1' });
  expect(await again.adapter('acme', 'AuthorizationCode').find('c1')).toBeUndefined();
});

test('realms do not see each other, and a grant is revoked in its own', async () => {
  const store = new SessionStore(file());
  for (const realm of ['acme', 'globex'])
    await store.adapter(realm, 'RefreshToken').upsert('r1', { grantId: 'g1' }, 60);
  await store.adapter('acme', 'RefreshToken').revokeByGrantId('g1');
  expect(await store.adapter('acme', 'RefreshToken').find('r1')).toBeUndefined();
  expect(await store.adapter('globex', 'RefreshToken').find('r1')).toEqual({ grantId: 'g1' });
  store.save();
});

test('what has expired is gone, what was used is marked', async () => {
  vi.useFakeTimers();
  const adapter = new SessionStore(file()).adapter('acme', 'RefreshToken');
  await adapter.upsert('r1', {}, 60);
  await adapter.consume('r1');
  expect(await adapter.find('r1')).toMatchObject({ consumed: expect.any(Number) as number });
  vi.advanceTimersByTime(61_000);
  expect(await adapter.find('r1')).toBeUndefined();
  vi.useRealTimers();
});
