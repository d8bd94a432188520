import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { api, pages } from '../../lib/domain/paths.ts';
import { connected } from '../support/console.ts';
import { rolesIn, statusIn } from './support/api-in-page.ts';
import { cookieJar } from './support/cookie-jar.ts';
import type { KeycloakAdmin } from './support/keycloak-admin.ts';
import { isConnected, nextNatsKey } from './support/nats-key.ts';
import { signIn } from './support/sign-in.ts';
import { expect, test } from './support/test.ts';
import { grantRoles, takeRoles } from './support/users.ts';

/** How long before its end a session is renewed (lib/server/identity/session/refresh-session.ts). */
const RENEWED_BEFORE_SECONDS = 30;
const TOKEN_SECONDS = RENEWED_BEFORE_SECONDS + 5;
const SHORT = { accessTokenLifespan: TOKEN_SECONDS };
const WITHIN_A_LIFETIME = { timeout: TOKEN_SECONDS * 1000 };

/** Opens a page that has a NATS session of its own; gives the public key of its user. */
async function openLivePage(page: Page, organization: string): Promise<string> {
  const key = nextNatsKey(page);
  await page.goto(pages.streams(organization));
  await connected(page).waitFor();
  return key;
}

const change = {
  'is disabled': (admin: KeycloakAdmin, realm: string, user: string) =>
    admin.send('PUT', `/${realm}/users/${user}`, { enabled: false }),
  'loses every role': (admin: KeycloakAdmin, realm: string, user: string) =>
    takeRoles(admin, realm, user, ['org-viewer']),
};

for (const [what, act] of Object.entries(change)) {
  test(`whoever ${what} is out within one access-token lifetime, NATS session included`, async ({
    admin,
    browserAt,
    organizationWith,
    suite,
  }) => {
    const { slug, addUser } = await organizationWith(SHORT);
    const user = await addUser('viewer', ['org-viewer']);
    const page = await browserAt('per-organization');
    await signIn(page, slug, 'viewer');
    const key = await openLivePage(page, slug);
    await expect.poll(() => isConnected(suite.nats.monitor, key)).toBe(true);

    await act(admin, slug, user);
    await expect.poll(() => isConnected(suite.nats.monitor, key), WITHIN_A_LIFETIME).toBe(false);
    await expect(connected(page)).toBeHidden();
    expect(await statusIn(page, api.organization(slug))).toBe(401);
    await page.goto(pages.streams(slug));
    await expect(page).toHaveURL(new RegExp(`^[^?]*${pages.signIn()}`));
  });
}

test('another role is in force within one access-token lifetime', async ({ admin, browserAt, organizationWith }) => {
  const { slug, addUser } = await organizationWith(SHORT);
  const user = await addUser('viewer', ['org-viewer']);
  const page = await browserAt('per-organization');
  await signIn(page, slug, 'viewer');
  await page.getByRole('navigation', { name: 'Organization' }).waitFor();
  expect(await rolesIn(page)).toEqual(['org-viewer']);

  await grantRoles(admin, slug, user, ['org-developer']);
  await takeRoles(admin, slug, user, ['org-viewer']);
  await expect.poll(() => rolesIn(page), WITHIN_A_LIFETIME).toEqual(['org-developer']);
});

test('two processes and many requests at once: a refresh token that rotates is used once, and nobody is signed out', async ({
  admin,
  browserAt,
  organizationWith,
  suite,
}) => {
  const { slug, addUser } = await organizationWith({
    accessTokenLifespan: RENEWED_BEFORE_SECONDS + 1,
    enabledEventTypes: ['REFRESH_TOKEN', 'REFRESH_TOKEN_ERROR'],
  });
  await addUser('viewer', ['org-viewer']);
  const page = await browserAt('per-organization');
  await signIn(page, slug, 'viewer');
  await page.getByRole('navigation', { name: 'Organization' }).waitFor();
  const app = suite.apps['per-organization'];
  await page.close();
  const kept = cookieJar(await page.context().cookies(app));

  const burst = async () => {
    const headers = { cookie: kept.header(), origin: app };
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, at) =>
        fetch(`${at % 2 === 0 ? app : suite.replica}${api.organization(slug)}`, { headers }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    for (const answer of answers) kept.take(answer.headers.getSetCookie());
  };
  const events = async () => (await admin.get<{ type: string }[]>(`/${slug}/events`)).map(({ type }) => type);

  // whatever the page was about when it closed is over afterwards
  await burst();
  const before = (await events()).length;
  for (let round = 1; round <= 3; round += 1) {
    // until the tokens of the round before are to be renewed
    await sleep(1_100);
    await burst();
    const types = await events();
    expect(types).toHaveLength(before + round);
    expect(types).not.toContain('REFRESH_TOKEN_ERROR');
  }
});

interface Component {
  id: string;
  providerId: string;
  config: Record<string, string[]>;
}

test('keys of a realm are rotated: sessions and sign-ins go on', async ({ admin, browserAt, organizationWith }) => {
  const { slug, addUser } = await organizationWith(SHORT);
  await addUser('viewer', ['org-viewer']);
  const before = await browserAt('per-organization');
  await signIn(before, slug, 'viewer');
  await before.getByRole('navigation', { name: 'Organization' }).waitFor();
  const cookies = await before.context().cookies();

  const { id: realmId } = await admin.get<{ id: string }>(`/${slug}`);
  const path = `/${slug}/components`;
  const keys = await admin.get<Component[]>(`${path}?type=org.keycloak.keys.KeyProvider`);
  await admin.send('POST', path, {
    name: 'rotated',
    providerId: 'rsa-generated',
    providerType: 'org.keycloak.keys.KeyProvider',
    parentId: realmId,
    config: { priority: ['500'], enabled: ['true'], active: ['true'], algorithm: ['RS256'], keySize: ['2048'] },
  });
  const old = keys.find(({ providerId }) => providerId === 'rsa-generated');
  const config = { ...old?.config, enabled: ['false'], active: ['false'] };
  await admin.send('PUT', `${path}/${old?.id ?? ''}`, { ...old, config });

  const after = await browserAt('per-organization');
  await signIn(after, slug, 'viewer');
  await expect(after.getByRole('navigation', { name: 'Organization' })).toBeVisible();

  // until the session from before has been renewed, and so has a token by the new key
  const renewed = async () => {
    const status = await statusIn(before, api.organization(slug));
    const now = await before.context().cookies();
    return [status, now.some(({ name, value }) => cookies.every((one) => one.name !== name || one.value !== value))];
  };
  await expect.poll(renewed, WITHIN_A_LIFETIME).toEqual([200, true]);
});
