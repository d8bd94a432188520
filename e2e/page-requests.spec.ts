import { countRequests } from '../scripts/bench/pages/count-requests.ts';
import { DEMO_PAGES } from '../scripts/bench/pages/demo-pages.ts';
import { expect, test } from './support/test.ts';

/** The page of an object makes 34 (docs/benchmarks.md). Fetching ahead what links lead to, as Next does by itself, would be a dozen more. */
const MOST_REQUESTS = 36;

for (const { path, useful } of DEMO_PAGES) {
  test(`${path} is useful with at most ${MOST_REQUESTS} requests`, async ({ as }) => {
    const page = await as('acme-admin');
    const requests = countRequests(page);
    await page.goto(path);
    await useful(page).waitFor();
    // what comes after what is seen is part of it; a page that is live never asks for nothing, so a silence of half a second counts
    await page.waitForLoadState('networkidle');
    expect(requests().length, requests().join('\n')).toBeLessThanOrEqual(MOST_REQUESTS);
  });
}
