import { test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import { KeycloakAdmin } from './keycloak-admin.ts';
import { newOrganization } from './new-organization.ts';
import type { NewOrganization } from './new-organization.ts';
import { readSuite } from './suite-file.ts';
import type { SuiteFile } from './suite-file.ts';
import type { TopologyName } from './topologies.ts';

interface Fixtures {
  suite: SuiteFile;
  admin: KeycloakAdmin;
  /** a new browser at the app of a topology, nobody signed in */
  browserAt: (topology: TopologyName) => Promise<Page>;
  /** an Organization of the test's own at the app `per-organization`, with a realm that `changes` says more about */
  organizationWith: (changes: Record<string, unknown>) => Promise<NewOrganization>;
}

export const test = base.extend<Fixtures>({
  suite: async ({}, use) => use(readSuite()),
  admin: async ({ suite }, use) => use(new KeycloakAdmin(suite.keycloak)),
  organizationWith: async ({ admin, suite }, use) => use((changes) => newOrganization(suite, admin, changes)),
  browserAt: async ({ browser, suite }, use) => {
    const contexts: { close: () => Promise<void> }[] = [];
    await use(async (topology) => {
      const context = await browser.newContext({ baseURL: suite.apps[topology] });
      contexts.push(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

export { expect } from '@playwright/test';
