import { randomUUID } from 'node:crypto';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { environmentAssets } from '../lib/domain/names.ts';
import { pages } from '../lib/domain/paths.ts';
import { detail, openStream, rowOf } from './support/console.ts';
import { expect, test } from './support/test.ts';

const { stream, bucket } = environmentAssets('acme-dev');
const BASE = 'ws.acme-dev.k8s.pod.bad-input';
const MAX_PAYLOAD = 1_048_576;

test.describe('a payload', () => {
  test('that is text and no JSON is shown as text', async ({ as, homeOf }) => {
    const seq = await (await homeOf('acme')).publish(`${BASE}.text`, '{"almost": json, <b>not</b> quite');
    const page = await as('acme-viewer');
    await openStream(page, 'acme', stream, `?seq=${String(seq)}`);
    const opened = detail(page, `Message ${String(seq)}`);
    await expect(opened).toContainText('{"almost": json, <b>not</b> quite');
    await expect(opened.getByText('Text', { exact: true }).first()).toBeVisible();
  });

  test('that is no text at all is shown in hex', async ({ as, homeOf }) => {
    const seq = await (await homeOf('acme')).publish(`${BASE}.binary`, Uint8Array.from([0xff, 0xfe, 0x00, 0x80, 0x41]));
    const page = await as('acme-viewer');
    await openStream(page, 'acme', stream, `?seq=${String(seq)}`);
    await expect(detail(page, `Message ${String(seq)}`)).toContainText(/ff\s*fe\s*00\s*80\s*41/);
  });

  test('that is empty says so', async ({ as, homeOf }) => {
    const seq = await (await homeOf('acme')).publish(`${BASE}.empty`, '');
    const page = await as('acme-viewer');
    await openStream(page, 'acme', stream, `?seq=${String(seq)}`);
    await expect(
      detail(page, `Message ${String(seq)}`)
        .getByText('Empty')
        .first(),
    ).toBeVisible();
  });

  test('of 1 MB is shown in part at first, and whole when somebody wants it', async ({ as, homeOf }) => {
    const [head, tail] = ['{"filler":"', `","end":"of-it"}`];
    const text = `${head}${'x'.repeat(MAX_PAYLOAD - head.length - tail.length)}${tail}`;
    const seq = await (await homeOf('acme')).publish(`${BASE}.big`, text);
    const page = await as('acme-viewer');
    await openStream(page, 'acme', stream, `?seq=${String(seq)}&filter=${BASE}.big`);
    const opened = detail(page, `Message ${String(seq)}`);
    await expect(opened).toContainText('1 MiB');
    await expect(opened).toContainText('"filler"');
    await expect(opened).not.toContainText('of-it');
    await opened.getByRole('button', { name: 'Show all' }).click();
    await expect(opened).toContainText('of-it');
  });

  test('with headers shows them, CloudEvents in binary form included', async ({ as, homeOf }) => {
    const home = await homeOf('acme');
    const given = headers();
    given.set('ce-specversion', '1.0');
    given.set('ce-id', 'binary-1');
    given.set('ce-source', '/e2e');
    given.set('ce-type', 'e2e.binary');
    given.append('Odd', 'first');
    given.append('Odd', 'second: with a colon');
    const { seq } = await jetstream(home.connection).publish(`${BASE}.headers`, '{"a":1}', { headers: given });
    const page = await as('acme-viewer');
    await openStream(page, 'acme', stream, `?seq=${String(seq)}`);
    const opened = detail(page, `Message ${String(seq)}`);
    await expect(opened).toContainText('CloudEvent');
    await opened.getByRole('button', { name: /^Headers/ }).click();
    await expect(opened).toContainText('second: with a colon');
  });
});

test('a subject of 30 tokens is listed, opened and filtered by', async ({ as, homeOf }) => {
  const first = `long-${randomUUID()}`;
  const subject = [BASE, first, ...Array.from({ length: 24 }, (_, n) => `t${String(n)}`)].join('.');
  expect(subject.split('.').length).toBe(30);
  const seq = await (await homeOf('acme')).publish(subject, 'deep');
  const page = await as('acme-viewer');
  await openStream(page, 'acme', stream, `?filter=${BASE}.${first}.>`);
  await rowOf(page, 'Messages', 't23').click();
  await expect(detail(page, `Message ${String(seq)}`)).toContainText(subject);
  await page.getByRole('link', { name: 'Subjects' }).click();
  await expect(page.getByRole('grid', { name: 'Subjects' })).toBeVisible();
  await page.getByLabel('Subject filter').fill(subject);
  await page.getByLabel('Subject filter').press('Enter');
  await expect(rowOf(page, 'Subjects', subject)).toContainText('1');
});

test('keys with every character that NATS lets through are listed, linked to and read', async ({ as, homeOf }) => {
  const KEYS = ['odd/a.b_c-d=e/F.9', 'odd/a+b&c?d#e', 'odd/größe-☃', `odd/'quoted"<i>`, 'odd/%2F%00'];
  const home = await homeOf('acme');
  const page = await as('acme-viewer');
  for (const key of KEYS) {
    await home.put(bucket, key, JSON.stringify({ value: `of ${key}` }));
    await page.goto(pages.bucket('acme', bucket));
    await page.getByLabel('Filter keys').fill(key);
    await rowOf(page, 'Keys', key).click();
    await expect(detail(page, `Key ${key}`)).toContainText('"value"');
    await page.goto(pages.bucket('acme', bucket, { key }));
    await expect(detail(page, `Key ${key}`)).toContainText('"value"');
    await (await jetstreamManager(home.connection)).streams.purge(`KV_${bucket}`, { filter: `$KV.${bucket}.${key}` });
  }
});

const DEAD: [string, RegExp][] = [
  [pages.stream('acme', 'WS_acme-moon'), /Stream not found/],
  // sent as it is, these would end the subject and bring a command of their own
  [pages.stream('acme', 'a b'), /Not found/],
  [pages.stream('acme', 'a\r\nPUB ws.acme-dev.injected 0\r\n'), /Not found/],
  [pages.bucket('acme', 'a *'), /Not found/],
  [pages.bucket('acme', 'ws-acme-moon-state'), /Bucket not found/],
  [pages.bucket('acme', bucket, { key: 'pod/not/there' }), /Key not found/],
  [`${pages.stream('acme', stream)}?seq=999999999`, /Message 999,999,999 is not there/],
  [pages.organization('nowhere'), /There is no Organization “nowhere” that you can see/],
  [pages.organization('..%00'), /There is no|cannot/],
  ['/organizations/acme/moon', /Page not found/],
  ['/%E0%A4%A', /Page not found|Bad Request/i],
];

test('a link that leads nowhere says so', async ({ as }) => {
  const page = await as('acme-viewer');
  for (const [address, words] of DEAD) {
    const response = await page.goto(address);
    expect(response?.status(), address).toBeLessThan(500);
    await expect(page.getByText(words).first(), address).toBeVisible();
  }
});

test('an address with nonsense in its query shows the stream all the same', async ({ as }) => {
  const page = await as('acme-viewer');
  for (const query of ['seq=abc', 'seq=-1', 'tab=moon', 'from=rubbish', 'from=9999999999', 'tail=maybe']) {
    await openStream(page, 'acme', stream, `?${query}`);
    await expect(page.getByRole('heading', { name: stream }), query).toBeVisible();
    await expect(page.getByRole('grid', { name: 'Messages' }), query).toBeVisible();
  }
});

test('a filter for subjects that the stream is not configured for is applied, with a hint', async ({ as }) => {
  const page = await as('acme-viewer');
  await openStream(page, 'acme', stream);
  const field = page.getByLabel('Subject filter');
  await field.fill('orders.>');
  await expect(page.getByText('This stream takes ws.acme-dev.>.')).toBeVisible();
  await field.press('Enter');
  await expect(page).toHaveURL(/filter=orders\.(>|%3E)/);
  await expect(page.getByText('No message matches')).toBeVisible();
});

test('a filter that cannot match is said to be so, typed or linked to', async ({ as }) => {
  const FILTERS = {
    'ws..x': 'no empty token',
    'ws.>.x': 'it comes last',
    'ws acme': 'no spaces',
  };
  const page = await as('acme-viewer');
  for (const [filter, words] of Object.entries(FILTERS)) {
    await openStream(page, 'acme', stream);
    const field = page.getByLabel('Subject filter');
    await field.fill(filter);
    await expect(page.getByRole('alert').filter({ hasText: words }), filter).toBeVisible();
    await field.press('Enter');
    await expect(page, filter).not.toHaveURL(/filter=/);
    await openStream(page, 'acme', stream, `?filter=${encodeURIComponent(filter)}`);
    await expect(page.getByRole('alert').filter({ hasText: words }), filter).toBeVisible();
  }
});
