import type { Page } from '@playwright/test';
import { pages } from '../lib/domain/paths.ts';
import { expect, test } from './support/test.ts';

/** A page that nobody touches asks at most so often in a minute, over HTTP and over its WebSocket together. */
const MOST_A_MINUTE = 30;
const WINDOW_SECONDS = 30;
/** what falls into a window by chance: a renewal of the NATS session, which lives 20 s here, and one more question */
const CHANCE = 3;

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

test('open pages that nobody touches ask no more than thirty times a minute', async ({ as, homeOf }) => {
  test.setTimeout(300_000);
  const { connection } = await homeOf('acme');
  const { streams } = await connection.jetstreamManager({ checkAPI: false });
  const many = Array.from({ length: 300 }, (_, index) => `REQUESTS_${String(index)}`);
  await Promise.all(
    many.map((name) => streams.add({ name, subjects: [`requests.${name}`], max_bytes: 1_000, num_replicas: 1 })),
  );
  try {
    const acme = 'acme';
    const opened = [
      ['acme-viewer', 'overview', pages.organization(acme)],
      ['acme-viewer', 'environments', pages.environments(acme)],
      ['acme-viewer', 'environment', pages.environment(acme, 'acme-dev')],
      ['acme-viewer', 'rejected events', pages.environmentRejected(acme, 'acme-dev')],
      ['acme-viewer', 'streams, 300 more of them', pages.streams(acme)],
      ['acme-viewer', 'messages with Tail', pages.stream(acme, 'WS_acme-dev')],
      ['acme-viewer', 'messages, rare filter', pages.stream(acme, 'WS_acme-dev', { filter: 'ws.acme-dev.nothing.>' })],
      ['acme-viewer', 'consumers', pages.stream(acme, 'WS_acme-dev', { tab: 'consumers' })],
      ['acme-viewer', 'subjects', pages.stream(acme, 'WS_acme-dev', { tab: 'subjects' })],
      ['acme-viewer', 'buckets', pages.buckets(acme)],
      ['acme-viewer', 'bucket', pages.bucket(acme, 'ws-acme-prod-state')],
      ['acme-admin', 'credentials', pages.credentials(acme)],
      ['acme-admin', 'support of an Organization', pages.organizationSupport(acme)],
      ['operator', 'Organizations', pages.organizations()],
      ['operator', 'support', pages.support()],
      ['security', 'audit', pages.audit()],
    ] as const;
    const idle = [];
    for (const [who, name, path] of opened) {
      const page = await as(who);
      const count = countRequests(page);
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      idle.push({ name, page, count });
    }
    // what a page asks while it opens is another matter
    for (const { page } of idle) await page.waitForLoadState('networkidle').catch(() => undefined);
    const before = idle.map(({ count }) => count());
    const [first] = idle;
    await first?.page.waitForTimeout(WINDOW_SECONDS * 1_000);
    const asked = idle.map(({ name, count }, index) => ({
      name,
      aMinute: ((count() - (before[index] ?? 0)) * 60) / WINDOW_SECONDS,
    }));
    console.table(asked);
    const most = MOST_A_MINUTE + (CHANCE * 60) / WINDOW_SECONDS;
    expect(asked.filter(({ aMinute }) => aMinute > most)).toEqual([]);
  } finally {
    await Promise.all(many.map((name) => streams.delete(name)));
  }
});

test('eight pages of Environments in one browser are live, and hear what happens', async ({ as, homeOf }) => {
  test.setTimeout(240_000);
  const first = await as('acme-viewer');
  const context = first.context();
  const tabs = [first];
  for (let index = 1; index < 8; index += 1) tabs.push(await context.newPage());
  const environments = ['acme-dev', 'acme-prod'];
  for (const [index, tab] of tabs.entries()) {
    await tab.goto(pages.environment('acme', environments[index % 2] ?? 'acme-dev'));
  }
  const live = (tab: Page) => tab.getByRole('banner').getByText(/^Live · revision/);
  for (const tab of tabs) await expect(live(tab)).toBeVisible({ timeout: 60_000 });
  // the oldest one goes, as when it crashes: nobody waits for it
  await tabs.shift()?.close();
  const home = await homeOf('acme');
  for (const environment of environments) {
    const name = `tabs-${Date.now().toString(36)}`;
    const data = { kind: 'pod', namespace: 'default', name, phase: 'Running', ready: true, restarts: 0 };
    const event = { specversion: '1.0', id: name, source: '/e2e', type: 'catalyst.k8s.pod.modified', data };
    await home.publish(`ws.${environment}.k8s.pod.default.${name}`, JSON.stringify(event));
    for (const tab of tabs.filter((one) => one.url().endsWith(environment))) {
      await tab.getByRole('searchbox').first().fill(name);
      await expect(tab.getByRole('grid', { name: 'Objects' }).getByText(name).first()).toBeVisible({ timeout: 30_000 });
      await expect(live(tab)).toBeVisible({ timeout: 30_000 });
    }
  }
});
