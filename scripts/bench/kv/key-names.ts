/** The names of a bucket of 200,000 keys, in a browser and by the nats CLI, in turn in the same run. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from '@playwright/test';
import { pages } from '../../../lib/domain/paths.ts';
import { findNatsCli } from '../../tools/find-nats-cli.ts';
import type { Figure } from '../measure.ts';
import { median, milliseconds } from '../measure.ts';
import { startBenchDemo } from '../running-demo.ts';
import { signIn } from '../sign-in.ts';
import { issueKvWriter } from './kv-credential.ts';
import type { KvCredential } from './kv-credential.ts';

const KEYS = 200_000;
const ROUNDS = 5;
const BUCKET = 'ws-acme-stg-state';
const GOALS = { first: 500, all: 1_000, search: 100 };
const MIB = 1024 * 1024;

const keyOf = (n: number) => `bench.customer-${String(n).padStart(6, '0')}.order`;

/** As many keys as are missing; those of an earlier run are there. */
async function fill({ connection }: KvCredential): Promise<void> {
  const count = async () => {
    const answer = await connection.request(`$JS.API.STREAM.INFO.KV_${BUCKET}`);
    return answer.json<{ state: { num_subjects: number } }>().state.num_subjects;
  };
  const missing = KEYS - (await count());
  for (let n = 0; n < missing; n += 1) {
    connection.publish(`$KV.${BUCKET}.${keyOf(n)}`, '{"status":"open"}');
    // what is published faster than it is stored is dropped
    if (n % 1_000 === 999) await count();
  }
}

interface Times {
  first: number;
  all: number;
}

/** From the press of a bucket in the list of buckets, the session standing, until rows are there and until all names are. */
const inBrowser = (page: Page): Promise<Times> =>
  page.evaluate(async (bucket) => {
    const link = document.querySelector<HTMLElement>(`[role=grid] a[href$="/${bucket}"]`);
    const start = performance.now();
    link?.click();
    const until = async (there: () => boolean): Promise<number> => {
      while (!there()) await new Promise(requestAnimationFrame);
      return performance.now() - start;
    };
    const text = (selector: string) => document.querySelector(selector)?.textContent ?? '';
    const first = await until(() => text('[role=grid][aria-label=Keys] [data-index="5"]').includes('.'));
    const all = await until(() => {
      const said = text('main');
      return /2\d\d,\d{3} names/.test(said) && !/names read|of [\d,]+ names/.test(said);
    });
    return { first, all };
  }, BUCKET);

/** From a text being written until the one key that has it is the only row. */
const searched = (page: Page, text: string): Promise<number> =>
  page.evaluate(async (wanted) => {
    const input = document.querySelector<HTMLInputElement>('input[type=search][aria-label="Filter keys"]');
    if (input === null) throw new Error('There is no filter.');
    const start = performance.now();
    // by the setter of the element's class, past the one that React put on the element, or it would not hear of it
    Reflect.set(HTMLInputElement.prototype, 'value', wanted, input);
    input.dispatchEvent(new Event('input', { bubbles: true }));
    const rows = () => [...document.querySelectorAll('[role=grid][aria-label=Keys] [data-index]')];
    while (rows().length !== 1 || rows()[0]?.textContent.includes(wanted) !== true) {
      await new Promise(requestAnimationFrame);
    }
    return performance.now() - start;
  }, text);

/** `nats kv ls`, from its start until its first line and its end. */
async function byCli(cli: string, server: string, { file, inboxPrefix }: KvCredential): Promise<Times> {
  const start = performance.now();
  const args = ['--server', server, '--creds', file, '--inbox-prefix', inboxPrefix, 'kv', 'ls', BUCKET];
  const child = spawn(cli, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let first = Number.NaN;
  let lines = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    if (lines === 0) first = performance.now() - start;
    lines += chunk.toString().split('\n').length - 1;
  });
  await once(child, 'close');
  if (lines < KEYS * 0.99) throw new Error(`nats kv ls gave ${String(lines)} lines.`);
  return { first, all: performance.now() - start };
}

/** Resident memory of the largest renderer of the browser, bytes. */
async function rendererBytes(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const sizes = await Promise.all(
    processInfo
      .filter(({ type }) => type === 'renderer')
      .map(async ({ id }) => {
        const status = await readFile(`/proc/${String(id)}/status`, 'utf8').catch(() => '');
        return Number(/^VmRSS:\s+(\d+) kB/mu.exec(status)?.[1] ?? 0) * 1024;
      }),
  );
  return Math.max(...sizes);
}

const text = (times: readonly number[]): string =>
  `${median(times).toFixed(0)} ms (${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)})`;

export async function* benchKeyNames(browser: Browser): AsyncGenerator<Figure> {
  const demo = await startBenchDemo(1, 'bench-kv');
  try {
    const cli = await findNatsCli();
    const context = await signIn(browser, demo.app, 'acme-admin', 'acme');
    const credential = await issueKvWriter(context, { organization: 'acme', environment: 'stg', nats: demo.nats });
    const filled = await milliseconds(() => fill(credential));
    console.log(`        ${String(KEYS)} keys were there after ${(filled / 1000).toFixed(0)} s`);
    const page = await context.newPage();
    const ours: Times[] = [];
    const theirs: Times[] = [];
    const searches: number[] = [];
    const sizes: number[] = [];
    // the first round warms up
    for (let round = 0; round <= ROUNDS; round += 1) {
      await page.goto(`${demo.app}${pages.buckets('acme')}`);
      await page.locator(`[role=grid] a[href$="/${BUCKET}"]`).waitFor();
      const before = await rendererBytes(browser);
      const times = await inBrowser(page);
      const found = [];
      for (let n = 0; n < 3; n += 1) found.push(await searched(page, keyOf(1_000 * (3 * round + n) + 7)));
      const size = (await rendererBytes(browser)) - before;
      const command = await byCli(cli, demo.nats, credential);
      if (round === 0) continue;
      ours.push(times);
      theirs.push(command);
      searches.push(...found);
      sizes.push(size);
    }
    const figure = (name: string, key: keyof Times, goal: number): Figure => ({
      name,
      goal: `≤ ${String(goal)} ms`,
      result: `${text(ours.map((times) => times[key]))}; nats kv ls ${text(theirs.map((times) => times[key]))}`,
      holds: median(ours.map((times) => times[key])) <= goal,
    });
    yield figure(`${String(KEYS)} keys, from the press until the first rows`, 'first', GOALS.first);
    yield figure('… until all names are there', 'all', GOALS.all);
    yield {
      name: '… from a text typed to its one key',
      goal: `≤ ${String(GOALS.search)} ms`,
      result: text(searches),
      holds: median(searches) <= GOALS.search,
    };
    yield {
      name: '… memory of the page for them, resident',
      goal: '≤ 290 MiB (another console, measured before)',
      result: `${(median(sizes) / MIB).toFixed(0)} MiB more than the list of buckets`,
      holds: median(sizes) <= 290 * MIB,
    };
    await credential.connection.close();
  } finally {
    await demo.stop();
  }
}
