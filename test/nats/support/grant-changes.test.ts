/** Whoever waits for a change of an Organization's support grants hears of it at once, and of no other Organization's. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { awaitSupportGrantsSchema } from '../../../lib/domain/support/support-grant.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import {
  awaitSupportGrants,
  listOrganizationSupportGrants,
} from '../../../lib/server/features/support/list-support-grants.query.ts';
import { member, operator } from '../../harness/callers.ts';
import { endAll, openUnderGrant, requestGrant } from '../../harness/support.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

let vertebra: VertebraProcess;
beforeAll(async () => {
  vertebra = await startVertebra();
  for (const slug of ['acme', 'globex'])
    await createOrganization(operator(), { slug, displayName: slug, environments: ['dev'] });
});
afterAll(() => vertebra.stop());
beforeEach(async () => {
  for (const slug of ['acme', 'globex']) await endAll(operator(), slug);
});

const viewer = (slug = 'acme') => member(slug, 'org-viewer');
const markOf = async (slug = 'acme') => (await listOrganizationSupportGrants(viewer(slug), slug)).mark ?? -1;
/** Milliseconds until an answer after a mark, and what it says. */
async function timed(after: number | undefined, slug = 'acme', isStopping = () => false) {
  const begun = performance.now();
  const { mark } = await awaitSupportGrants(viewer(slug), slug, { after }, isStopping);
  return { mark, milliseconds: performance.now() - begun };
}

it('answers within two seconds when a grant is asked for, opened and ended, and at once what is not known yet', async () => {
  const before = await markOf();
  const asked = timed(before);
  const grant = await requestGrant(operator(), 'acme');
  const one = await asked;
  expect(one.mark).toBeGreaterThan(before);
  expect(one.milliseconds).toBeLessThan(2_000);
  expect((await timed(before)).milliseconds).toBeLessThan(100);
  expect((await timed(undefined)).milliseconds).toBeLessThan(100);

  const opened = timed(await markOf());
  await openUnderGrant(operator(), grant, 'WS_acme-dev');
  expect((await opened).milliseconds).toBeLessThan(2_000);
  const ended = timed(await markOf());
  await endAll(operator(), 'acme');
  expect((await ended).milliseconds).toBeLessThan(2_000);
});

it(
  'says nothing of another Organization, and answers after 25 seconds with what was known',
  { timeout: 40_000 },
  async () => {
    const before = await markOf();
    const waiting = timed(before);
    await requestGrant(operator(), 'globex');
    const { mark, milliseconds } = await waiting;
    expect(mark).toBe(before);
    expect(milliseconds).toBeGreaterThan(24_000);
    expect(milliseconds).toBeLessThan(29_000);
  },
);

it('waits no longer when the process stops, and not at all afterwards', async () => {
  let stops = false;
  const waiting = timed(await markOf(), 'acme', () => stops);
  setTimeout(() => (stops = true), 500);
  expect((await waiting).milliseconds).toBeLessThan(3_000);
  expect((await timed(await markOf(), 'acme', () => stops)).milliseconds).toBeLessThan(100);
});

it('many wait at once, and each hears', async () => {
  const before = await markOf();
  const waiting = Array.from({ length: 500 }, () => timed(before));
  await requestGrant(operator(), 'acme');
  for (const { mark, milliseconds } of await Promise.all(waiting)) {
    expect(mark).toBeGreaterThan(before);
    expect(milliseconds).toBeLessThan(2_000);
  }
});

it('is not there for people of another Organization, and takes a whole number', async () => {
  await expect(awaitSupportGrants(viewer('globex'), 'acme', { after: 0 }, () => false)).rejects.toMatchObject({
    code: 'not-found',
  });
  for (const after of ['-1', '1.5', 'x', '9007199254740992'])
    expect(awaitSupportGrantsSchema.safeParse({ after }).success, after).toBe(false);
});
