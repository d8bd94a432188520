import { jetstreamManager } from '@nats-io/jetstream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { PROJECTOR_CONSUMER } from '../../lib/domain/names.ts';
import { pages } from '../../lib/domain/paths.ts';
import { rewriteHome, withLimits } from '../support/claims.ts';
import { rowOf } from '../support/console.ts';
import { markedEvent } from '../support/events.ts';
import type { Home } from '../support/home.ts';
import { expect, test } from '../support/test.ts';

/** A page that nobody touches asks at most so often in a minute, over HTTP and over its WebSocket together. */
const MOST_A_MINUTE = 30;
const WINDOW_MILLISECONDS = 60_000;
/** What a page asks while it opens is another matter: it is over when none asks more than so often in so long a time. */
const OPENING_MILLISECONDS = 15_000;
const MOST_AT_REST = 10;
const MORE_STREAMS = 300;
const BUCKET = 'requests';
/** can be heard by no session, and is read one message at a time */
const PLAIN = 'REQUESTS_PLAIN';
const RARE = 'ws.acme-dev.k8s.pod.rare.>';

/** Requests to JetStream in what a page sends to NATS. */
const JETSTREAM = /^H?PUB \$JS\.API\./gm;

/** Counts what a page asks from now on, but for its own code. */
function countRequests(page: Page): () => number {
  let count = 0;
  page.on('request', (request) => {
    if (!request.url().includes('/_next/static/')) count += 1;
  });
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      const text = typeof payload === 'string' ? payload : payload.toString('latin1');
      count += text.match(JETSTREAM)?.length ?? 0;
    });
  });
  return () => count;
}

/** Events, values that change and keys that come and go, many times a second, until the signal aborts. */
async function makeTraffic({ connection }: Home, signal: AbortSignal): Promise<void> {
  const event = markedEvent('acme-dev', 'requests');
  for (let n = 0; !signal.aborted; n += 1) {
    connection.publish(event.subject, event.payload);
    for (let key = 0; key < 10; key += 1) connection.publish(`$KV.${BUCKET}.key-${key}`, String(n));
    connection.publish(`$KV.${BUCKET}.coming-${n % 50}`, String(n));
    connection.publish('requests.plain.x', String(n));
    const gone = { filter: `$KV.${BUCKET}.coming-${(n + 25) % 50}` };
    if (n % 5 === 0) connection.publish(`$JS.API.STREAM.PURGE.KV_${BUCKET}`, JSON.stringify(gone));
    if (n % 50 === 0) connection.publish(RARE.replace('>', 'one'), '{}');
    await sleep(50);
  }
}

test('open pages that nobody touches ask no more than thirty times a minute, whatever comes', async ({
  as,
  homeOf,
}) => {
  test.setTimeout(300_000);
  const home = await homeOf('acme');
  const { streams } = await jetstreamManager(home.connection, { checkAPI: false });
  const small = { max_bytes: 100_000, num_replicas: 1 };
  const many = Array.from({ length: MORE_STREAMS }, (_, index) => `REQUESTS_${String(index)}`);
  const traffic = new AbortController();
  let flowing = Promise.resolve();
  const takeBack = await rewriteHome(home.account, withLimits({ streams: -1 }));
  try {
    await Promise.all(
      many.map((name) => streams.add({ ...small, max_bytes: 1_000, name, subjects: [`requests.of.${name}`] })),
    );
    await streams.add({ ...small, name: PLAIN, subjects: ['requests.plain.*'], allow_direct: false });
    await streams.add({
      ...small,
      name: `KV_${BUCKET}`,
      subjects: [`$KV.${BUCKET}.>`],
      max_msgs_per_subject: 5,
      allow_direct: true,
      allow_rollup_hdrs: true,
    });
    for (let key = 0; key < 100; key += 1) await home.put(BUCKET, `key-${key}`, 'before');
    flowing = makeTraffic(home, traffic.signal);

    const acme = 'acme';
    const dev = 'acme-dev';
    const events = 'WS_acme-dev';
    const idle: { name: string; page: Page; count: () => number }[] = [];
    // one after the other: all at once they take the machine from each other
    for (const [who, name, path] of [
      ['acme-viewer', 'overview of an Organization', pages.organization(acme)],
      ['acme-viewer', 'Environments', pages.environments(acme)],
      ['acme-viewer', 'an Environment', pages.environment(acme, dev)],
      ['acme-viewer', 'rejected events', pages.environmentRejected(acme, dev)],
      ['acme-viewer', `streams, ${MORE_STREAMS} more of them`, pages.streams(acme)],
      ['acme-viewer', 'messages with Tail, 20 a second', pages.stream(acme, events)],
      ['acme-viewer', 'messages with Tail, a rare filter', pages.stream(acme, events, { filter: RARE })],
      ['acme-viewer', 'messages with Tail, no direct access', pages.stream(acme, PLAIN)],
      ['acme-viewer', 'consumers', pages.stream(acme, events, { tab: 'consumers' })],
      ['acme-admin', 'a consumer', pages.consumer(acme, events, PROJECTOR_CONSUMER)],
      ['acme-viewer', 'subjects', pages.stream(acme, events, { tab: 'subjects' })],
      ['acme-viewer', 'a bucket, 200 changes a second', pages.bucket(acme, BUCKET)],
      ['acme-viewer', 'one of its keys open', pages.bucket(acme, BUCKET, { key: 'key-3' })],
      ['acme-admin', 'support of an Organization', pages.organizationSupport(acme)],
      ['operator', 'Organizations', pages.organizations()],
      ['operator', 'support', pages.support()],
    ] as const) {
      const page = await as(who);
      const count = countRequests(page);
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible({ timeout: 60_000 });
      idle.push({ name, page, count });
    }
    for (const { page, name } of idle) {
      await expect(page.getByRole('banner').locator('[data-state]'), name).not.toHaveAttribute(
        'data-state',
        'connecting',
        { timeout: 90_000 },
      );
    }
    const counts = () => idle.map(({ count }) => count());
    for (let rest = Infinity; rest > MOST_AT_REST;) {
      const from = counts();
      await sleep(OPENING_MILLISECONDS);
      rest = Math.max(...counts().map((count, index) => count - (from[index] ?? 0)));
    }
    const before = counts();
    await sleep(WINDOW_MILLISECONDS);
    const asked = idle.map(({ name, count }, index) => ({ name, aMinute: count() - (before[index] ?? 0) }));
    console.table(asked);
    expect(asked.filter(({ aMinute }) => aMinute > MOST_A_MINUTE)).toEqual([]);

    // and what is shown goes on with what comes: the last one is the first row
    traffic.abort();
    await flowing;
    const tail = idle.find(({ name }) => name.startsWith('messages with Tail, 20'))?.page;
    if (!tail) throw new Error('no page tails');
    const event = markedEvent(dev);
    await home.publish(event.subject, event.payload);
    await expect(rowOf(tail, 'Messages', event.subject)).toBeVisible({ timeout: 60_000 });
  } finally {
    traffic.abort();
    await flowing;
    const made = [...many, PLAIN, `KV_${BUCKET}`];
    await Promise.all(made.map((name) => streams.delete(name).catch(() => false)));
    await takeBack();
  }
});
