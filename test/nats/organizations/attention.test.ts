/** What needs a person in an Organization, from a real server and projector, as each role may see it. */
import { AckPolicy, DiscardPolicy, jetstreamManager } from '@nats-io/jetstream';
import type { JetStreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attention, Finding } from '../../../lib/domain/organizations/attention.ts';
import { environmentAssets } from '../../../lib/domain/names.ts';
import { getAttention } from '../../../lib/server/features/attention/get-attention.query.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { issue } from '../../harness/issue.ts';
import { openProjected } from '../../harness/projector/projected-environment.ts';
import type { ProjectedEnvironment } from '../../harness/projector/projected-environment.ts';
import { startProjectorProcess } from '../../harness/projector/projector-process.ts';
import type { ProjectorProcess } from '../../harness/projector/projector-process.ts';
import { WISH } from '../../harness/support.ts';
import { requestSupportGrant } from '../../../lib/server/features/support/request-support-grant.command.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const PATIENCE = { timeout: 30_000, interval: 500 };
const LATE = 1_000;

let vertebra: VertebraProcess;
let projector: ProjectorProcess;
let acme: ProjectedEnvironment;
let manager: JetStreamManager;
beforeAll(async () => {
  vertebra = await startVertebra();
  acme = await openProjected('acme');
  await createOrganization(operator(), { slug: 'globex', displayName: 'globex', environments: ['dev'] });
  projector = await startProjectorProcess(vertebra.environment);
  manager = await jetstreamManager(acme.connection, { checkAPI: false });
});
afterAll(async () => {
  acme.release();
  await projector.stop();
  await vertebra.stop();
});

const viewer = () => member('acme', 'org-viewer');
const kindsOf = ({ findings }: Attention) => [...new Set(findings.map(({ kind }) => kind))].sort();
const findingsOf = async (kind: Finding['kind'], caller = viewer()) =>
  (await getAttention(caller, 'acme')).findings.filter((finding) => finding.kind === kind);

it('says what was asked and on which servers where nothing needs anybody', async () => {
  const quiet = await expect
    .poll(() => getAttention(viewer(), 'acme'), PATIENCE)
    .toMatchObject({ findings: [], unasked: [], silent: [], answered: ['test-1'] })
    .then(() => getAttention(viewer(), 'acme'));
  expect(quiet.asked).toEqual(['consumers', 'streams', 'rejected', 'limits', 'objects', 'credentials', 'support']);
  expect(Date.now() - Date.parse(quiet.at)).toBeLessThan(10_000);
});

describe('an Organization in trouble', () => {
  beforeAll(async () => {
    await acme.publish('k8s.pod.shop.web', {
      phase: 'Running',
      ready: false,
      restarts: 3,
      waiting: 'CrashLoopBackOff',
    });
    await acme.publishRaw('k8s.pod.shop.web', 'no event');
    await manager.streams.add({
      name: 'ORDERS',
      sources: [{ name: environmentAssets(acme.environment).stream }],
      max_msgs: LATE + 5,
      discard: DiscardPolicy.New,
    });
    await manager.consumers.add('ORDERS', { durable_name: 'billing', ack_policy: AckPolicy.Explicit });
    for (let sent = 0; sent < LATE; sent += 1) acme.send('flux.apps', { path: './apps', conditions: [] });
    await issue(member('acme', 'org-admin'), 'acme', {
      environment: 'dev',
      role: 'publisher',
      name: 'soon',
      expiryDays: 3,
    });
    await requestSupportGrant(operator(), 'acme', { ...WISH, scope: 'everything' });
  });

  it('names each thing with its figures, what stands still first', async () => {
    // nobody pulls, which is certain a minute after the last delivery; until then it is only behind
    await expect
      .poll(() => findingsOf('consumer'), PATIENCE)
      .toMatchObject([{ stream: 'ORDERS', consumer: 'billing', pending: LATE + 2, why: 'behind', severity: 'look' }]);
    await expect.poll(() => findingsOf('objects'), PATIENCE).toMatchObject([{ environment: 'acme-dev', failing: 1 }]);
    await expect.poll(() => findingsOf('rejected'), PATIENCE).toMatchObject([{ environment: 'acme-dev', events: 1 }]);
    const now = await getAttention(viewer(), 'acme');
    expect(now.findings[0]).toMatchObject({
      kind: 'stream',
      stream: 'ORDERS',
      full: true,
      discard: 'new',
      severity: 'act',
    });
    expect(now.findings).toContainEqual(
      expect.objectContaining({
        kind: 'support',
        state: 'requested',
        scope: 'everything',
        requester: 'sovereign-admin',
      }),
    );
  });

  it('names credentials that end, and after a minute that nobody pulls', { timeout: 90_000 }, async () => {
    await expect
      .poll(() => findingsOf('credentials'), PATIENCE)
      .toMatchObject([{ ending: 1, today: 0, connected: 0, severity: 'look' }]);
    await expect
      .poll(() => findingsOf('consumer'), { timeout: 75_000, interval: 2_000 })
      .toMatchObject([{ consumer: 'billing', why: 'no-pull', severity: 'act' }]);
  });

  it('tells each role what it may see, and names the rest', async () => {
    const ofRole = async (caller = viewer()) => {
      const told = await getAttention(caller, 'acme');
      return [kindsOf(told), told.unasked.map(({ what, why }) => `${what} ${why}`)];
    };
    const all = ['consumer', 'credentials', 'objects', 'rejected', 'stream', 'support'];
    for (const role of ['org-viewer', 'org-developer', 'org-admin'] as const)
      expect(await ofRole(member('acme', role))).toEqual([all, []]);
    for (const role of ['sovereign-admin', 'support'] as const)
      expect(await ofRole(sovereign(role))).toEqual([all.filter((kind) => kind !== 'objects'), ['objects role']]);
    expect(await ofRole(sovereign('security-officer'))).toEqual([
      ['credentials', 'support'],
      ['consumers role', 'streams role', 'rejected role', 'objects role'],
    ]);
  });

  it('does not exist for people of another Organization, which hears nothing of it', async () => {
    await expect(getAttention(member('globex', 'org-admin'), 'acme')).rejects.toMatchObject({ code: 'not-found' });
    await expect(getAttention(member('globex', 'org-admin'), 'nobody')).rejects.toMatchObject({ code: 'not-found' });
    expect((await getAttention(member('globex', 'org-admin'), 'globex')).findings).toEqual([]);
  });

  it('says that objects are not known when no projector runs, and not that none is failing', async () => {
    await projector.stop();
    await expect
      .poll(async () => (await getAttention(viewer(), 'acme')).unasked, PATIENCE)
      .toMatchObject([{ what: 'objects', of: 'acme-dev', why: 'no-answer' }]);
    expect(await findingsOf('objects')).toEqual([]);
  });

  it('leaves out what is beyond ten consumers, and says how many', async () => {
    for (let made = 0; made < 12; made += 1)
      await manager.consumers.add('ORDERS', { durable_name: `late-${made}`, ack_policy: AckPolicy.Explicit });
    await expect
      .poll(async () => (await getAttention(viewer(), 'acme')).omitted, PATIENCE)
      .toEqual({ consumers: 3, streams: 0 });
    expect(await findingsOf('consumer')).toHaveLength(10);
  });
});
