import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { endSupportGrant } from '../../../lib/server/features/support/end-support-grant.command.ts';
import { listOrganizationSupportGrants } from '../../../lib/server/features/support/list-support-grants.query.ts';
import { member, operator, sovereign } from '../../harness/callers.ts';
import { startNatsCluster } from '../../harness/nats/nats-cluster.ts';
import type { TestNatsCluster } from '../../harness/nats/nats-cluster.ts';
import { connectOpened, openUnderGrant, requestGrant } from '../../harness/support.ts';
import { joinCluster } from '../../harness/vertebra-process.ts';

const STREAM = 'WS_acme-dev';

let cluster: TestNatsCluster;
let vertebra: { stop: () => Promise<void> };
beforeAll(async () => {
  cluster = await startNatsCluster();
  vertebra = await joinCluster(cluster);
  await createOrganization(operator(), { slug: 'acme', displayName: 'acme', environments: ['dev'] });
}, 60_000);
afterAll(async () => {
  await vertebra.stop();
  await cluster.stop();
});

it('the end of a grant cuts a session on every server of a cluster before it is answered, and each of them says so', async () => {
  const support = sovereign('support');
  const admin = member('acme', 'org-admin');
  const grant = await requestGrant(support, 'acme');
  const sessions = [];
  for (const websocket of cluster.websocketUrls) {
    const opened = await openUnderGrant(support, grant, STREAM);
    sessions.push({ ...opened, session: { ...opened.session, websocket } });
  }
  const clients = await Promise.all(sessions.map(connectOpened));
  const [seen] = (await listOrganizationSupportGrants(admin, 'acme')).items;
  expect(seen?.views).toMatchObject([{ stream: STREAM, live: true }]);

  const cut = Promise.all(clients.map((client) => client.closed()));
  const { closed, unconfirmed } = await endSupportGrant(admin, 'acme', grant.id);
  expect(unconfirmed).toBe(0);
  expect(closed.map(({ server, reason }) => `${server}: ${reason}`).sort()).toEqual(
    ['test-1', 'test-2', 'test-3'].map((server) => `${server}: Authentication Failure`),
  );
  await cut;
  for (const old of sessions)
    await expect(connectOpened(old)).rejects.toMatchObject({ code: 'AUTHORIZATION_VIOLATION' });
});
