import { beforeEach, expect, it, vi } from 'vitest';
import { readRevisions } from '../../../lib/server/spine/state/read-state.ts';
import { beginStream } from './begin-stream.ts';
import { Feed } from './feed.ts';
import type { Hub } from './hub.ts';
import { Ring } from './ring.ts';

vi.mock(import('../../../lib/server/spine/state/read-state.ts'));
const read = vi.mocked(readRevisions);

const HEAD = 1_000;
const revision = (at: number) => ({
  key: 'pod/shop/p',
  revision: at,
  time: '2026-11-27T00:00:00Z',
  operation: 'put' as const,
  value: new TextEncoder().encode('{}'),
  ttl: null,
  headers: [],
});

/** A client that comes again after HEAD - 2, of which the ring buffer holds nothing any more. */
async function resume(goesOn: () => boolean) {
  const written: string[] = [];
  const followed = { ring: new Ring(HEAD), doubtful: -1, view: { rows: () => [] }, created: '' };
  const hub = { environment: 'acme-dev', home: {}, followed } as unknown as Hub;
  const send = (text: string) => {
    written.push(text);
    return Promise.resolve(goesOn());
  };
  const feed = new Feed({ kind: null, payloads: false });
  const reached = await beginStream({ hub, feed, send }, { after: HEAD - 2, reset: null });
  return { reached, text: written.join('') };
}

beforeEach(() => {
  read.mockReset();
});

it('waits for NATS that does not answer, however often: nothing is gone by that', async () => {
  for (let n = 0; n < 8; n += 1) read.mockRejectedValueOnce(new Error('no answer'));
  read.mockResolvedValueOnce([revision(HEAD - 1), revision(HEAD)]);
  const { reached, text } = await resume(() => true);
  expect(reached).toBe(HEAD);
  expect(text).not.toContain('event: reset');
  expect(text).toContain(`id: ${HEAD}`);
});

it('begins anew where the bucket says that it keeps what came next no more', async () => {
  read.mockResolvedValue([]);
  const { reached, text } = await resume(() => true);
  expect(reached).toBe(HEAD);
  expect(text).toContain('event: reset');
});

it('ends the wait when the client is gone', async () => {
  read.mockRejectedValue(new Error('no answer'));
  let asked = 0;
  expect((await resume(() => (asked += 1) < 4)).reached).toBeNull();
  expect(read).toHaveBeenCalledTimes(2);
});
