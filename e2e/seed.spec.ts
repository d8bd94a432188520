import { randomBytes, randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { encodeSeed } from '../lib/server/keys/nkey.ts';
import { download, issue } from './support/nats/issue.ts';
import { Recorder } from './support/recorder.ts';
import { spellings } from './support/attackers/spellings.ts';
import { expect, test } from './support/test.ts';

const WISH = { organization: 'acme', environment: 'dev', role: 'kv-writer', name: 'e2e-seed' } as const;

async function useEverything(page: Page): Promise<string> {
  await issue(page, WISH);
  const { seed } = await download(page);
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(
    page
      .getByRole('status')
      .filter({ hasText: /Copied/ })
      .first(),
  ).toBeVisible();
  for (const language of ['nats CLI', 'Node', 'Go', 'Python', 'Java']) {
    await page.getByRole('tab', { name: language }).click();
    await page.getByRole('button', { name: 'Copy the program' }).click();
  }
  await page.getByRole('button', { name: 'Test it now' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'as promised' })).toBeVisible();
  return seed;
}

test('a seed is in the downloaded file and never leaves the browser', async ({ as }) => {
  const page = await as('acme-admin', { permissions: ['clipboard-read', 'clipboard-write'] });
  const recorder = Recorder.start(page);
  const seed = await useEverything(page);
  expect(seed).toMatch(/^SU[A-Z2-7]{56}$/);
  const keptHere = await recorder.storage();
  // and not afterwards either, when the page that had it is gone
  await page.getByRole('link', { name: 'All credentials' }).click();
  await expect(page.getByRole('grid', { name: 'Credentials of acme' })).toBeVisible();
  const records = [...recorder.records, ...keptHere, ...(await recorder.storage())];

  const kinds = new Set(records.map(({ kind }) => kind));
  for (const kind of ['request', 'frame', 'cookie', 'history']) expect(kinds).toContain(kind);
  // what may leave is there, so the recording has everything that it should have
  expect(records.filter(({ text }) => text.includes('"signature"')).length).toBe(1);
  expect(records.filter(({ text }) => text.includes('CONNECT {')).length).toBeGreaterThan(0);
  const leaks = records.filter(({ text }) => spellings(seed).some((spelling) => text.includes(spelling)));
  expect(leaks).toEqual([]);
});

/** One leak a channel, planted here, so that each is seen to be watched. */
const LEAKS: Record<string, (secret: string) => unknown> = {
  'request: address': (secret) => fetch(`/healthz?x=${secret}`),
  'request: header': (secret) => fetch('/healthz', { headers: { 'x-leak': secret } }),
  'request: body': (secret) => fetch('/api/v1/nothing', { method: 'POST', body: secret }),
  'request: beacon': (secret) => navigator.sendBeacon('/api/v1/nothing', secret),
  console: (secret) => {
    console.info('a slip', { secret });
  },
  'local storage': (secret) => {
    localStorage.setItem('x', secret);
  },
  'session storage': (secret) => {
    sessionStorage.setItem('x', secret);
  },
  cookie: (secret) => (document.cookie = `x=${secret}`),
  history: (secret) => {
    history.pushState({}, '', `?x=${secret}`);
  },
  'history state': (secret) => {
    history.replaceState({ secret }, '');
  },
  IndexedDB: (secret) =>
    new Promise((resolve) => {
      const opening = indexedDB.open('x', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('x').put({ deep: [secret] }, 'k');
      opening.onsuccess = () => {
        opening.result.close();
        resolve(null);
      };
    }),
};

test('a leak would be seen, whichever way it takes', async ({ as }) => {
  const page = await as('acme-viewer');
  await page.goto('/organizations/acme');
  const recorder = Recorder.start(page);
  for (const [channel, leak] of Object.entries(LEAKS)) {
    const secret = `SU${randomUUID()}`;
    await page.evaluate(leak, secret);
    const found = async () =>
      [...recorder.records, ...(await recorder.storage())].some(({ text }) => text.includes(secret));
    await expect.poll(found, channel).toBe(true);
  }
});

test('a seed is known in other spellings too', () => {
  const key = randomBytes(32);
  const seed = encodeSeed('U', key);
  const known = spellings(seed);
  expect(known).toContain(Buffer.from(seed).toString('base64').replace(/=+$/, ''));
  for (const encoding of ['hex', 'base64url', 'latin1'] as const) expect(known).toContain(key.toString(encoding));
});

test('a leak would be seen: frames of a WebSocket', async ({ as, demo }) => {
  const page = await as('acme-viewer');
  await page.goto('/organizations/acme');
  const recorder = Recorder.start(page);
  await page.evaluate(async (url) => {
    const socket = new WebSocket(url);
    await new Promise((resolve) => (socket.onopen = resolve));
    socket.send(new TextEncoder().encode('PUB SUSECRET'));
    socket.send('PUB SUOTHER');
  }, demo.nats.websocket);
  await expect.poll(() => recorder.records.map(({ text }) => text).join()).toMatch(/SUSECRET.*SUOTHER/s);
});
