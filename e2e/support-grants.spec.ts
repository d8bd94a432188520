import type { Locator, Page } from '@playwright/test';
import { environmentAssets } from '../lib/domain/names.ts';
import { api, pages } from '../lib/domain/paths.ts';
import type { SupportGrantPage } from '../lib/domain/support/support-grant.ts';
import { expectNoViolation } from './support/axe.ts';
import type { Call } from './support/call.ts';
import { detail, rowOf } from './support/console.ts';
import { openEnvironment } from './support/environment-page.ts';
import { markedEvent } from './support/events.ts';
import { newPod } from './support/pod.ts';
import { expectProblem } from './support/problem.ts';
import { refusalReason } from '../lib/domain/access-table.ts';
import { expect, test } from './support/test.ts';

/** Other tests look at acme as support without a grant; these have globex to themselves, one after the other. */
const ORGANIZATION = 'globex';
const DEV = environmentAssets('globex-dev');
const PROD = environmentAssets('globex-prod');
test.describe.configure({ mode: 'serial' });

async function endOwn(call: Call, organization: string): Promise<void> {
  const { items } = (await (await call('GET', api.supportGrants())).json()) as SupportGrantPage;
  const open = items.filter(
    (grant) => grant.mine && grant.organization === organization && ['active', 'requested'].includes(grant.state),
  );
  for (const { id } of open) await call('POST', api.supportGrantEnd(organization, id));
}
test.beforeEach(async ({ callAs }) => {
  for (const username of ['support', 'operator'] as const) await endOwn(await callAs(username), ORGANIZATION);
});

const band = (page: Page): Locator => page.getByRole('region', { name: 'Support grant', exact: true });
const card = (page: Page, ticket: string): Locator => page.getByRole('region', { name: new RegExp(`${ticket}$`) });

/** Asks through the form, from the page where data was refused. */
async function ask(page: Page, wish: { scope: 'non-prod' | 'everything'; ticket: string }): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Ask for a support grant' });
  await dialog.getByLabel('May read').selectOption(wish.scope);
  await dialog.getByLabel('Reason').fill('Orders do not arrive');
  await dialog.getByLabel('Ticket').fill(wish.ticket);
  await dialog.getByLabel('Minutes').fill('10');
  await dialog.getByRole('button', { name: 'Ask' }).click();
  await expect(dialog).toBeHidden();
}

test('a grant for everything: asked for, approved, watched, and ended while somebody tails', async ({ as, homeOf }) => {
  const home = await homeOf(ORGANIZATION);
  const [support, admin] = [await as('support'), await as('globex-admin')];

  await support.goto(pages.stream(ORGANIZATION, PROD.stream));
  await expect(support.getByText('You may not read messages here')).toBeVisible();
  await support.getByRole('link', { name: 'Ask for a support grant' }).click();
  const dialog = support.getByRole('dialog', { name: 'Ask for a support grant' });
  await expect(dialog.getByLabel('Organization')).toHaveValue(ORGANIZATION);
  // what would open this stream is filled in
  await expect(dialog.getByLabel('May read')).toHaveValue('everything');
  await expect(dialog.getByText('An admin of globex has to approve it')).toBeVisible();
  await dialog.getByLabel('May read').selectOption('non-prod');
  await expect(dialog.getByText('It starts at once')).toBeVisible();
  await ask(support, { scope: 'everything', ticket: 'T-100' });
  await expect(card(support, 'T-100')).toContainText('waits for an admin');

  await admin.goto(pages.streams(ORGANIZATION));
  await expect(band(admin)).toContainText('Sam Support of the platform asks to read everything');
  await band(admin).getByRole('link', { name: 'Decide' }).click();
  await expect(card(admin, 'T-100')).toContainText('Orders do not arrive');
  await card(admin, 'T-100').getByRole('button', { name: 'Approve' }).click();
  await expect(card(admin, 'T-100')).toContainText('Nothing was opened yet.');

  await expect(band(support)).toContainText(/globex, everything.* · \d+:\d\d left/);
  await support.goto(pages.stream(ORGANIZATION, PROD.stream));
  await support.getByRole('button', { name: 'Open messages' }).click();
  const event = markedEvent('globex-prod');
  await home.publish(event.subject, event.payload);
  await rowOf(support, 'Messages', event.subject).click();
  await expect(support.getByRole('region', { name: /^Message/ })).toContainText(event.marker);
  // off the list, which holds still under the pointer
  await support.getByRole('region', { name: /^Message/ }).hover();
  const arriving = markedEvent('globex-prod');
  await home.publish(arriving.subject, arriving.payload);
  await expect(rowOf(support, 'Messages', arriving.subject)).toBeVisible();

  const opened = card(admin, 'T-100').getByRole('list', { name: 'Opened' });
  await expect(opened).toContainText(PROD.stream);
  await expect(opened).toContainText('reads it now');
  await expect(band(admin)).toContainText(`Sam Support of the platform reads ${PROD.stream}`);

  await card(admin, 'T-100').getByRole('button', { name: 'End now' }).click();
  await expect(
    support.getByText(/was ended by globex-admin \(.*globex\)\. What you had open is closed\./),
  ).toBeVisible();
  await expect(support.getByText('You may not read messages here')).toBeVisible();
  await expect(support.getByText(event.marker)).toHaveCount(0);
  await expect(band(support)).toBeHidden();
  await expect(admin.getByText(`Closed by the servers: ${PROD.stream} on `)).toBeVisible();
  await expect(rowOf(admin, 'Past support grants', 'T-100').first()).toContainText(
    new RegExp(`by globex-admin \\(.*globex\\), opened ${PROD.stream}`),
  );
  await expect(band(admin)).toBeHidden();
});

test('a grant for the rest starts at once, opens values of dev, and nothing of prod', async ({ as, homeOf }) => {
  const home = await homeOf(ORGANIZATION);
  await home.put(DEV.bucket, 'e2e/under-grant', JSON.stringify({ marker: 'seen-under-grant' }));
  const support = await as('support');
  await support.goto(pages.bucket(ORGANIZATION, DEV.bucket, { key: 'e2e/under-grant' }));
  await expect(detail(support, 'Key e2e/under-grant')).toContainText('You may not read values here');
  await support.getByRole('link', { name: 'Ask for a support grant' }).click();
  await ask(support, { scope: 'non-prod', ticket: 'T-101' });
  // granted at once by the policy: back where it was asked for
  await expect(support).toHaveURL(new RegExp(`${pages.bucket(ORGANIZATION, DEV.bucket)}\\?`));
  await support.getByRole('button', { name: 'Open values' }).click();
  await expect(detail(support, 'Key e2e/under-grant')).toContainText('seen-under-grant');
  // opened before under this grant: it opens by itself
  await support.reload();
  await expect(detail(support, 'Key e2e/under-grant')).toContainText('seen-under-grant');

  await support.goto(pages.stream(ORGANIZATION, PROD.stream));
  await expect(support.getByText('You may not read messages here')).toBeVisible();
  await expect(support.getByRole('button', { name: 'Open messages' })).toBeHidden();

  await band(support).getByRole('button', { name: 'End now' }).click();
  await expect(band(support)).toContainText('The grant about T-101 is ended.');
  await band(support).getByRole('button', { name: 'Dismiss' }).click();
  await expect(band(support)).toBeHidden();
});

test('of two grants the band names and ends the one of the page, and a refusal asks for one that would do', async ({
  as,
  callAs,
}) => {
  const call = await callAs('operator');
  await endOwn(call, 'initech');
  for (const organization of [ORGANIZATION, 'initech']) {
    const body = { scope: 'non-prod', reason: 'Two at once', ticket: `T-2-${organization}`, minutes: 10 };
    await call('POST', api.organizationSupportGrants(organization), { body });
  }
  const page = await as('operator');
  for (const [shown, other] of [[ORGANIZATION, 'initech'] as const, ['initech', ORGANIZATION] as const]) {
    await page.goto(pages.organization(shown));
    await expect(band(page)).toContainText(new RegExp(`Support grant · ${shown}, .* also ${other} · T-2-${shown}`));
    await expect(band(page).getByRole('button', { name: `End ${shown}` })).toBeVisible();
  }
  await band(page).getByRole('button', { name: 'End initech' }).click();
  await expect(band(page)).toContainText('The grant about T-2-initech is ended.');
  await band(page).getByRole('button', { name: 'Dismiss' }).click();

  await page.goto(pages.stream(ORGANIZATION, PROD.stream, { tab: 'messages' }));
  await expect(
    page.getByText(/about T-2-globex covers Environments other than prod, until .* takes one for everything/),
  ).toBeVisible();
  await page.getByRole('link', { name: 'Ask for prod' }).click();
  const dialog = page.getByRole('dialog', { name: 'Ask for a support grant' });
  await expect(dialog.getByLabel('May read')).toHaveValue('everything');
  await expect(dialog).toContainText('Your grant about T-2-globex ends when you ask');
  await ask(page, { scope: 'everything', ticket: 'T-3' });
  await expect(card(page, 'T-3')).toContainText('waits for an admin');
  await page.getByRole('link', { name: 'Back to it' }).click();
  await expect(page).toHaveURL(new RegExp(pages.stream(ORGANIZATION, PROD.stream)));
});

test('people of the Organization see a new grant within two seconds, on a page that nobody touches', async ({
  as,
  callAs,
}) => {
  const admin = await as('globex-admin');
  await admin.goto(pages.organization(ORGANIZATION));
  await expect(admin.getByRole('region', { name: /^(Needs attention|Nothing needs you)$/ })).toBeVisible();
  const waits = admin.waitForRequest((request) => request.url().includes('/support-grants/changes'));
  await waits;
  const body = { scope: 'non-prod', reason: 'Seen at once', ticket: 'T-4', minutes: 5 };
  await (
    await callAs('support')
  )('POST', api.organizationSupportGrants(ORGANIZATION), { body });
  await expect(band(admin)).toContainText('may read Environments other than prod', { timeout: 2_000 });
  await endOwn(await callAs('support'), ORGANIZATION);
  await expect(band(admin)).toBeHidden({ timeout: 2_000 });
});

test('a request is denied with a reason', async ({ as }) => {
  const [support, admin] = [await as('support'), await as('globex-admin')];
  await support.goto(pages.support({ organization: ORGANIZATION }));
  await ask(support, { scope: 'everything', ticket: 'T-102' });
  await admin.goto(pages.organizationSupport(ORGANIZATION));
  await card(admin, 'T-102').getByRole('button', { name: 'Deny' }).click();
  await card(admin, 'T-102').getByRole('button', { name: 'Deny' }).click();
  await expect(card(admin, 'T-102')).toContainText('Say why');
  await admin.getByLabel('Why not').fill('Ask for dev');
  await admin.keyboard.press('Enter');
  await expect(rowOf(support, 'Past support grants', 'T-102').first()).toContainText(
    /globex-admin \(.*globex\): Ask for dev/,
  );
});

test('what is wrong with a request stands beside its field, and a second one is refused', async ({ as }) => {
  const support = await as('support');
  await support.goto(pages.support({ organization: 'nobody-here' }));
  const dialog = support.getByRole('dialog', { name: 'Ask for a support grant' });
  await dialog.getByLabel('Minutes').fill('61');
  await dialog.getByRole('button', { name: 'Ask' }).click();
  for (const text of ['Enter a reason.', 'Enter a ticket', 'Whole minutes, from 1 to 60.']) {
    await expect(dialog.getByRole('alert').filter({ hasText: text })).toBeVisible();
  }
  await dialog.getByLabel('Reason').fill('x');
  await dialog.getByLabel('Ticket').fill('T-103');
  await dialog.getByLabel('Minutes').fill('5');
  await dialog.getByRole('button', { name: 'Ask' }).click();
  await expect(dialog.getByRole('alert')).toContainText('There is no Organization “nobody-here”');
  await dialog.getByLabel('Organization').fill(ORGANIZATION);
  await dialog.getByRole('button', { name: 'Ask' }).click();
  await expect(card(support, 'T-103')).toBeVisible();
  await support.getByRole('button', { name: 'Ask for a support grant' }).click();
  await dialog.getByLabel('Organization').fill(ORGANIZATION);
  await dialog.getByLabel('Reason').fill('x');
  await dialog.getByLabel('Ticket').fill('T-104');
  await dialog.getByRole('button', { name: 'Ask' }).click();
  await expect(dialog.getByRole('alert')).toContainText('You have an active grant for globex, about T-103');
});

test('viewers and developers see a request and may not decide it', async ({ as, callAs }) => {
  const operator = await callAs('operator');
  // somebody else's test may have asked already
  await operator('POST', api.organizationSupportGrants('acme'), {
    body: { scope: 'everything', reason: 'For the viewers', ticket: 'T-105', minutes: 5 },
  });
  for (const username of ['acme-viewer', 'acme-developer'] as const) {
    const page = await as(username);
    await page.goto(pages.organizationSupport('acme'));
    const approve = page.getByRole('button', { name: 'Approve' }).first();
    await expect(approve).toHaveAttribute('aria-disabled', 'true');
    await approve.focus();
    await expect(page.getByRole('tooltip').filter({ hasText: 'The owner of the data decides.' }).first()).toBeVisible();
    await expect(band(page)).toBeHidden();
    const { items } = (await (
      await (
        await callAs(username)
      )('GET', api.organizationSupportGrants('acme'))
    ).json()) as SupportGrantPage;
    const waiting = items.find(({ state }) => state === 'requested');
    const answer = await (
      await callAs(username)
    )('POST', api.supportGrantDecision('acme', waiting?.id ?? ''), {
      body: { decision: 'approve' },
    });
    const { detail: why } = await expectProblem(answer, 'forbidden');
    expect(why).toBe(refusalReason('support-grant.decide'));
  }
  await endOwn(operator, 'acme');
});

test('a grant opens the state of an Environment while its page is open, and closes it when it ends', async ({
  as,
  callAs,
  homeOf,
}) => {
  const pod = newPod('globex-dev');
  await (await homeOf(ORGANIZATION)).publish(pod.subject, pod.event('CrashLoopBackOff'));
  const support = await as('support');
  await openEnvironment(support, 'globex-dev', { q: pod.key });
  await expect(support.getByText('You see the names of objects, not how they are')).toBeVisible();
  await expect(rowOf(support, 'Objects', pod.key)).not.toContainText('CrashLoopBackOff');

  const asked = { scope: 'non-prod', reason: 'Looks at its objects', ticket: 'T-108', minutes: 5 };
  const call = await callAs('support');
  await call('POST', api.organizationSupportGrants(ORGANIZATION), { body: asked });
  await expect(rowOf(support, 'Objects', pod.key)).toContainText('CrashLoopBackOff');
  await expect(support.getByText('You see values under your support grant')).toBeVisible();
  const admin = await as('globex-admin');
  await admin.goto(pages.organization(ORGANIZATION));
  await expect(band(admin)).toContainText(`Sam Support of the platform reads ${DEV.bucketStream}`);

  await band(admin).getByRole('button', { name: 'End now' }).click();
  await expect(support.getByText('You see the names of objects, not how they are')).toBeVisible();
  await expect(support.getByText('What you had open is closed.')).toBeVisible();
  await expect(rowOf(support, 'Objects', pod.key)).not.toContainText('CrashLoopBackOff');
});

test('nothing needs a mouse', async ({ as }) => {
  const support = await as('support');
  await support.goto(pages.support({ organization: ORGANIZATION }));
  const dialog = support.getByRole('dialog', { name: 'Ask for a support grant' });
  await dialog.getByLabel('Reason').focus();
  await support.keyboard.type('By hand');
  await support.keyboard.press('Tab');
  await support.keyboard.type('T-106');
  await support.keyboard.press('Enter');
  await expect(band(support)).toContainText('T-106');
  await support.goto(pages.stream(ORGANIZATION, DEV.stream));
  await support.getByRole('button', { name: 'Open messages' }).press('Enter');
  await expect(rowOf(support, 'Messages', 'ws.globex-dev').first()).toBeVisible();
  await band(support).getByRole('button', { name: 'End now' }).press('Enter');
  await expect(band(support)).toContainText('The grant about T-106 is ended.');
});

const LOOKS = [
  ['support', pages.stream(ORGANIZATION, DEV.stream), 'Open messages'],
  ['support', pages.bucket(ORGANIZATION, DEV.bucket), 'Open values'],
  ['globex-admin', pages.organizationSupport(ORGANIZATION), 'End now'],
] as const;
for (const [username, address, button] of LOOKS) {
  test(`${address} while a grant is active: nothing for axe to say`, async ({ as, callAs }) => {
    const asked = { scope: 'non-prod', reason: 'For axe', ticket: 'T-107', minutes: 5 };
    await (
      await callAs('support')
    )('POST', api.organizationSupportGrants(ORGANIZATION), { body: asked });
    const page = await as(username);
    await page.goto(address);
    await expect(page.getByRole('main').getByRole('button', { name: button })).toBeVisible();
    await expect(band(page)).toContainText('T-107');
    await expectNoViolation(page, address);
  });
}
