import { jetstream } from '@nats-io/jetstream';
import type { Page } from '@playwright/test';
import { environmentAssets } from '../lib/domain/names.ts';
import { pages } from '../lib/domain/paths.ts';
import { connected, detail, openStream, rowOf } from './support/console.ts';
import { markedEvent } from './support/events.ts';
import { download, issue } from './support/nats/issue.ts';
import { connectWithCreds } from './support/nats/nats-answer.ts';
import { personOf } from './support/people.ts';
import type { Username } from './support/people.ts';
import { expect, test } from './support/test.ts';

const READERS = ['acme-admin', 'acme-developer', 'acme-viewer', 'globex-admin'] as const;
const INSPECTORS = ['operator', 'support'] as const;
const SOVEREIGN = ['operator', 'support', 'security'] as const;
const TAKES_A_MEMBER = 'It takes: Organization admin, Developer, Viewer.';

const homeOfPerson = (username: Username) => personOf(username).organization ?? 'acme';

/** Everything that reached the page over its own NATS session. */
function recordFrames(page: Page): string[] {
  const frames: string[] = [];
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => frames.push(payload.toString()));
  });
  return frames;
}

test.describe('the list of Organizations', () => {
  for (const username of SOVEREIGN) {
    test(`shows ${username} all of them`, async ({ as }) => {
      const page = await as(username);
      await page.goto(pages.home());
      for (const slug of ['acme', 'globex', 'initech']) {
        await expect(rowOf(page, 'Organizations', slug)).toContainText(/dev|prod/);
      }
      await expect(rowOf(page, 'Organizations', 'acme')).toContainText('Acme Industries');
    });
  }

  for (const username of READERS) {
    test(`shows ${username} their own and no other`, async ({ as }) => {
      const own = homeOfPerson(username);
      const page = await as(username);
      await page.goto(pages.home());
      await expect(page).toHaveURL(pages.organization(own));
      await page.goto(pages.organizations());
      await expect(rowOf(page, 'Organizations', own)).toBeVisible();
      const rows = page.getByRole('grid', { name: 'Organizations' }).getByRole('row');
      await expect(rows).toHaveCount(2);
    });
  }
});

for (const username of READERS) {
  const organization = homeOfPerson(username);
  const { stream, bucket } = environmentAssets(`${organization}-dev`);

  test(`${username} reads messages, and sees a new one come`, async ({ as, homeOf }) => {
    const home = await homeOf(organization);
    const namespace = `e2e-${username}`;
    const environment = `${organization}-dev`;
    const event = markedEvent(environment, namespace);
    const sequence = await home.publish(event.subject, event.payload);
    const page = await as(username);
    await openStream(page, organization, stream, `?filter=ws.${environment}.k8s.pod.${namespace}.>`);
    await rowOf(page, 'Messages', event.subject).click();
    await expect(detail(page, `Message ${String(sequence)}`)).toContainText(event.marker);

    // off the list, which holds still under the pointer
    await detail(page, `Message ${String(sequence)}`).hover();
    const next = markedEvent(environment, namespace);
    const coming = await home.publish(next.subject, next.payload);
    await rowOf(page, 'Messages', next.subject).click();
    const opened = detail(page, `Message ${String(coming)}`);
    await expect(opened).toContainText(next.marker);
    await opened.getByRole('button', { name: 'JSON' }).click();
    await expect(opened).toContainText(`"marker": "${next.marker}"`);
  });

  test(`${username} reads a value, and sees it change`, async ({ as, homeOf }) => {
    const home = await homeOf(organization);
    const key = `e2e/${username}`;
    const event = markedEvent(`${organization}-dev`);
    await home.put(bucket, key, JSON.stringify({ marker: event.marker }));
    const page = await as(username);
    await page.goto(pages.bucket(organization, bucket));
    await page.getByLabel('Filter keys').fill(key);
    await rowOf(page, 'Keys', key).click();
    await expect(detail(page, `Key ${key}`)).toContainText(event.marker);

    const later = markedEvent(`${organization}-dev`);
    await home.put(bucket, key, JSON.stringify({ marker: later.marker }));
    await expect(detail(page, `Key ${key}`)).toContainText(later.marker);
  });
}

for (const username of INSPECTORS) {
  test(`${username} sees what a stream is, its subjects, consumers and lag, and never a payload`, async ({
    as,
    homeOf,
  }) => {
    const home = await homeOf('acme');
    const event = markedEvent('acme-prod');
    await home.publish(event.subject, event.payload);
    const page = await as(username);
    const frames = recordFrames(page);

    await openStream(page, 'acme', 'WS_acme-prod');
    await expect(page.getByText('You may not read messages here')).toBeVisible();
    await expect(page.getByText(TAKES_A_MEMBER).first()).toBeVisible();
    await page.getByRole('link', { name: 'Consumers' }).click();
    await expect(rowOf(page, 'Consumers', 'billing-export')).toContainText(/\d/);
    await page.getByRole('link', { name: 'Subjects' }).click();
    await page.getByLabel('Subject filter').fill(event.subject);
    await page.getByLabel('Subject filter').press('Enter');
    await expect(rowOf(page, 'Subjects', event.subject)).toBeVisible();
    await page.getByRole('link', { name: 'Config' }).click();
    await expect(page.getByRole('main')).toContainText('ws.acme-prod.>');

    const coming = markedEvent('acme-prod');
    await home.publish(coming.subject, coming.payload);
    await openStream(page, 'acme', 'WS_acme-prod', '?seq=1&tail=true');
    await expect(page.getByText('You may not read messages here')).toBeVisible();
    expect(frames.join('')).toContain('WS_acme-prod');
    expect(frames.join('')).not.toMatch(/mark-|specversion/);
  });

  test(`${username} sees the keys of a bucket and never a value`, async ({ as, homeOf }) => {
    const home = await homeOf('acme');
    const { bucket } = environmentAssets('acme-prod');
    const event = markedEvent('acme-prod');
    const key = `e2e/for-${username}`;
    await home.put(bucket, key, JSON.stringify({ marker: event.marker }));
    const page = await as(username);
    const frames = recordFrames(page);
    await page.goto(pages.bucket('acme', bucket));
    await expect(page.getByText('You see the names of keys, not their values')).toBeVisible();
    await page.getByLabel('Filter keys').fill(key);
    await rowOf(page, 'Keys', key).click();
    await expect(detail(page, `Key ${key}`)).toContainText(TAKES_A_MEMBER);
    await expect(page).toHaveURL(/[?&]key=/);
    await home.put(bucket, key, JSON.stringify({ marker: event.marker, again: true }));
    await page.reload();
    await expect(detail(page, `Key ${key}`)).toContainText(TAKES_A_MEMBER);
    expect(frames.join('')).toContain(key);
    expect(frames.join('')).not.toContain(event.marker);
  });
}

test('security sees Organizations, and no stream, bucket or key', async ({ as }) => {
  const page = await as('security');
  const refusal = 'It takes: Operator, Support, Organization admin, Developer, Viewer.';
  for (const address of [
    pages.streams('acme'),
    pages.stream('acme', 'WS_acme-prod'),
    pages.buckets('acme'),
    pages.bucket('acme', 'ws-acme-prod-state'),
  ]) {
    await page.goto(address);
    await expect(page.getByRole('main').getByText(refusal).first()).toBeVisible();
    // nothing is asked that would be refused
    await expect(page.getByRole('banner').getByText('WebSocket')).toHaveCount(0);
  }
  await page.goto(pages.audit());
  await expect(rowOf(page, 'Audit log', 'security').first()).toBeVisible();
});

for (const username of ['support', 'acme-admin', 'acme-developer', 'acme-viewer', 'globex-admin'] as const) {
  test(`${username} is told who may read the whole audit log`, async ({ as }) => {
    const page = await as(username);
    await page.goto(pages.audit());
    await expect(page.getByRole('main').getByText('It takes: Operator, Security officer.').first()).toBeVisible();
  });
}

test('an event that an issued credential publishes arrives in front of a viewer, exactly as it was sent', async ({
  as,
}) => {
  const admin = await as('acme-admin');
  await issue(admin, { organization: 'acme', environment: 'dev', role: 'publisher', name: 'e2e-live' });
  const credential = await download(admin);
  const viewer = await as('acme-viewer');
  await openStream(viewer, 'acme', 'WS_acme-dev');

  const connection = await connectWithCreds(credential.text, credential.jwt);
  const event = markedEvent('acme-dev');
  const { seq } = await jetstream(connection).publish(event.subject, event.payload);
  await connection.close();

  await expect(rowOf(viewer, 'Messages', event.subject)).toBeVisible();
  await openStream(viewer, 'acme', 'WS_acme-dev', `?seq=${String(seq)}`);
  const opened = detail(viewer, `Message ${String(seq)}`);
  await opened.getByRole('button', { name: 'Text' }).click();
  await expect(opened).toContainText(event.payload);
});

test('a session outlives its JWT: the page stays connected and goes on showing what comes', async ({ as, homeOf }) => {
  const home = await homeOf('acme');
  const page = await as('acme-viewer');
  let renewals = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/nats-sessions')) renewals += 1;
  });
  await openStream(page, 'acme', 'WS_acme-dev');
  // opened, renewed at 60 % of 20 s, and again: the first JWT is past its end by then
  await expect.poll(() => renewals, { timeout: 40_000 }).toBeGreaterThanOrEqual(3);
  await expect(connected(page)).toBeVisible();
  const event = markedEvent('acme-dev');
  await home.publish(event.subject, event.payload);
  // Nobody touches the page: after all it asked to come back, what is new waits its turn (lib/client/request-budget.ts), 14.4 s at most.
  await expect(rowOf(page, 'Messages', event.subject)).toBeVisible({ timeout: 30_000 });
});
