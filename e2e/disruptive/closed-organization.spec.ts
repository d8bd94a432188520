import type { Page } from '@playwright/test';
import { pages } from '../../lib/domain/paths.ts';
import { violationsOf } from '../support/axe.ts';
import { rewriteHome, withLimits } from '../support/claims.ts';
import type { Username } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

const ORGANIZATION = 'globex';
const STREAM = 'WS_globex-prod';
/** A refused session is opened again after 20 s, and an Organization asked for as often. */
const SOON = { timeout: 60_000 };

const PLACES = {
  streams: pages.streams(ORGANIZATION),
  stream: pages.stream(ORGANIZATION, STREAM),
  bucket: pages.bucket(ORGANIZATION, 'ws-globex-prod-state'),
  environment: pages.environment(ORGANIZATION, 'globex-prod'),
  overview: pages.organization(ORGANIZATION),
  credentials: pages.credentials(ORGANIZATION),
};
type Place = keyof typeof PLACES;

const isWell: Record<Place, (page: Page) => ReturnType<Page['getByText']>> = {
  streams: (page) => page.getByRole('grid', { name: 'Streams' }).getByText(STREAM, { exact: true }),
  stream: (page) => page.getByRole('grid', { name: 'Consumers' }).getByText('projector'),
  bucket: (page) => page.getByText(/shown · \d+ keys?/),
  environment: (page) => page.getByRole('banner').getByText(/^Live · revision/),
  overview: (page) => page.getByRole('heading', { name: 'Limits' }),
  credentials: (page) => page.getByRole('grid', { name: `Credentials of ${ORGANIZATION}` }),
};

type Visit = [Username, Place];
interface Closing {
  state: string;
  change: Parameters<typeof rewriteHome>[1];
  says: RegExp;
  /** pages that are open meanwhile */
  visits: Visit[];
}

const NOT_OPEN = /globex (is being suspended|is suspended|expired at)/;

test.describe('an Organization that is', () => {
  for (const { state, change, says, visits } of [
    {
      state: 'suspended',
      change: withLimits({ conn: 0 }),
      says: NOT_OPEN,
      visits: [
        ...(Object.keys(PLACES) as Place[]).map((place): Visit => ['globex-admin', place]),
        ['support', 'stream'],
        ['security', 'overview'],
      ],
    },
    {
      state: 'expired',
      change: () => ({ exp: Math.floor(Date.now() / 1_000) + 5 }),
      says: NOT_OPEN,
      visits: [
        ['globex-admin', 'stream'],
        ['globex-admin', 'environment'],
        ['globex-admin', 'credentials'],
        ['security', 'overview'],
      ],
    },
    {
      state: 'without JetStream',
      change: withLimits({ disk_storage: 0, mem_storage: 0 }),
      says: /JetStream is switched off/,
      visits: [
        ['globex-admin', 'streams'],
        ['support', 'stream'],
        ['globex-admin', 'bucket'],
      ],
    },
  ] satisfies Closing[]) {
    test(`${state} says so on every page, and is there again without a reload`, async ({ as, homeOf }) => {
      test.setTimeout(300_000);
      const { account } = await homeOf(ORGANIZATION);
      const open: { place: Place; who: string; page: Page }[] = [];
      for (const [who, place] of visits) {
        const page = await as(who);
        await page.goto(place === 'stream' ? `${PLACES.stream}?tab=consumers` : PLACES[place]);
        await expect(isWell[place](page).first(), `${who} at ${place}`).toBeVisible(SOON);
        open.push({ place, who, page });
      }
      const takeBack = await rewriteHome(account, change);
      try {
        for (const { place, who, page } of open) {
          const reason = page.getByRole('main').getByText(says).first();
          await expect(reason, `${who} at ${place}`).toBeVisible(SOON);
          expect.soft(await violationsOf(page), `${who} at ${place}`).toEqual([]);
        }
        // somebody who comes now is told, too
        const late = await as('globex-admin');
        await late.goto(PLACES.stream);
        await expect(late.getByRole('main').getByText(says).first()).toBeVisible(SOON);
        open.push({ place: 'stream', who: 'somebody late', page: late });
      } finally {
        await takeBack();
      }
      for (const { place, who, page } of open) {
        const well = who === 'somebody late' ? page.getByRole('grid', { name: 'Messages' }) : isWell[place](page);
        await expect(well.first(), `${who} at ${place}, afterwards`).toBeVisible(SOON);
        await expect(page.getByRole('main').getByText(says), `${who} at ${place}, afterwards`).toHaveCount(0, SOON);
      }
    });
  }
});
