/**
 * Every page of the demo in a browser, opened by its address: the time until it shows what people open it for, and the requests that it
 * makes. The first visit is not counted, so the browser has the scripts, as after any other page.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext } from '@playwright/test';
import type { Figure } from '../measure.ts';
import { median, milliseconds } from '../measure.ts';
import { DEMO_PAGES } from './demo-pages.ts';
import { countRequests } from './count-requests.ts';

const ROUNDS = 5;
const USEFUL_GOAL_MS = 1_000;
const REQUESTS_GOAL = 20;
/** what a page asks for when it is useful already */
const AFTERWARDS_MS = 2_000;

export async function benchUsefulPages(context: BrowserContext): Promise<Figure[]> {
  const times: [string, number][] = [];
  const requests: [string, number][] = [];
  for (const { path, useful } of DEMO_PAGES) {
    const page = await context.newPage();
    const rounds: number[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const asked = countRequests(page);
      const took = await milliseconds(async () => {
        await page.goto(path);
        await useful(page).waitFor();
      });
      if (round > 0) rounds.push(took);
      await sleep(AFTERWARDS_MS);
      if (round === ROUNDS) requests.push([path, asked().length]);
      await page.goto('about:blank');
    }
    times.push([path, median(rounds)]);
    await page.close();
  }
  const most = (figures: [string, number][]) => Math.max(...figures.map(([, figure]) => figure));
  const list = (figures: [string, number][]) => figures.map(([path, it]) => `${path} ${it.toFixed(0)}`).join(', ');
  return [
    {
      name: `Page opened until it is useful, median of ${String(ROUNDS)}`,
      goal: `≤ ${String(USEFUL_GOAL_MS)} ms for every page`,
      result: `slowest ${most(times).toFixed(0)} ms (${list(times)})`,
      holds: most(times) <= USEFUL_GOAL_MS,
    },
    {
      name: 'Requests of a page, scripts, styles and fonts included',
      goal: `≤ ${String(REQUESTS_GOAL)} for every page`,
      result: `most ${String(most(requests))} (${list(requests)})`,
      holds: most(requests) <= REQUESTS_GOAL,
    },
  ];
}
