import { test as base, expect } from '@playwright/test';
import type { BrowserContextOptions, Page } from '@playwright/test';
import type { DemoFile } from '../../scripts/demo/demo-file.ts';
import { callerFor } from './call.ts';
import type { Call } from './call.ts';
import { readDemo } from './demo.ts';
import { Home } from './home.ts';
import { sessionOf } from './people.ts';
import type { Username } from './people.ts';
import { watchPage } from './watch-page.ts';
import type { PageTrouble } from './watch-page.ts';

interface Fixtures {
  demo: DemoFile;
  /** a page of somebody who is signed in */
  as: (username: Username, options?: BrowserContextOptions) => Promise<Page>;
  /** requests without a browser; null is a stranger */
  callAs: (username: Username | null) => Promise<Call>;
  /** connections into an Organization's home account, as the server itself has them */
  homeOf: (organization: string) => Promise<Home>;
  /** what went wrong in the pages of this test: an error of a script or of the policy fails every test */
  troubles: PageTrouble[];
}

export const test = base.extend<Fixtures>({
  demo: async ({}, use) => use(readDemo()),
  baseURL: async ({ demo }, use) => use(demo.app),
  troubles: [
    async ({}, use) => {
      const troubles: PageTrouble[] = [];
      await use(troubles);
      const serious = troubles.filter(({ kind }) => kind !== 'console');
      if (serious.length > 0) throw new Error(serious.map(({ kind, text }) => `${kind}: ${text}`).join('\n'));
    },
    { auto: true },
  ],
  as: async ({ browser, demo, troubles }, use) => {
    const contexts: { close: () => Promise<void> }[] = [];
    await use(async (username, options = {}) => {
      const storageState = await sessionOf(browser, username);
      const context = await browser.newContext({ baseURL: demo.app, storageState, ...options });
      contexts.push(context);
      const page = await context.newPage();
      await watchPage(page, troubles);
      return page;
    });
    for (const context of contexts) await context.close();
  },
  callAs: async ({ browser }, use) => use((username) => callerFor(browser, username)),
  homeOf: async ({ callAs }, use) => {
    const homes: Home[] = [];
    await use(async (organization) => {
      const home = await Home.open(await callAs('operator'), organization);
      homes.push(home);
      return home;
    });
    for (const home of homes) await home.connection.close();
  },
});

export { expect };
