/** One server of three killed: nobody notices. Two: it is said, and who is missing; all of it goes on by itself when they are back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listCredentials } from '../../lib/server/features/credentials/inventory/list-credentials.query.ts';
import { member } from '../harness/callers.ts';
import { issue } from '../harness/issue.ts';
import { MACHINE } from '../harness/vertebra-process.ts';
import { startDeployment } from '../harness/cluster/deployment.ts';
import type { Deployment } from '../harness/cluster/deployment.ts';
import { startNatsCluster } from '../harness/nats/nats-cluster.ts';
import type { TestNatsCluster } from '../harness/nats/nats-cluster.ts';

const PATIENCE = 400_000;
/** Followers wait four to nine seconds before they elect another leader (nats-server, raft.go), and a busy machine votes slowly. */
const ELECTION_MS = 15_000;

let cluster: TestNatsCluster;
let deployment: Deployment;
beforeAll(async () => {
  cluster = await startNatsCluster();
  deployment = await startDeployment(cluster);
}, PATIENCE);
afterAll(async () => {
  await deployment.stop();
  await cluster.stop();
}, 60_000);

const readyz = async () => {
  const answers = await Promise.all(
    deployment.machines.map(async (origin) => {
      const answer = await fetch(`${origin}/readyz`, { headers: MACHINE });
      return { status: answer.status, text: await answer.text() };
    }),
  );
  return { statuses: answers.map(({ status }) => status), text: answers.map(({ text }) => text).join('\n') };
};

describe('killed under load', { timeout: PATIENCE }, () => {
  it.each([0, 1])(
    'one server: what is asked is answered, after the time of an election at most (server %i)',
    async (server) => {
      const work = await deployment.work();
      await deployment.letPass(1_000);
      await cluster.kill(server);
      await deployment.letPass(8_000);
      await expect.poll(readyz, { timeout: 20_000, interval: 500 }).toMatchObject({
        statuses: [200, 200],
        text: expect.stringContaining(`test-${server + 1} does not answer`) as string,
      });
      await cluster.start(server);
      await cluster.heal();
      const figures = await work.settle();
      process.stderr.write(`# one of three killed: ${JSON.stringify(figures)}\n`);
      expect(figures).toMatchObject({ failed: [], repeated: [] });
      expect(Number.parseInt(figures.slowest, 10)).toBeLessThan(ELECTION_MS);
      expect(figures.sseGap).toBeLessThan(ELECTION_MS);
    },
  );

  it('two servers: consoles say who is missing, and all is as before once they are back', async () => {
    await Promise.all([cluster.kill(1), cluster.kill(2)]);
    await expect
      .poll(readyz, { timeout: 10_000, interval: 250 })
      .toMatchObject({ statuses: [503, 503], text: expect.stringContaining('test-2, test-3 do not answer') as string });
    const asked = [
      listCredentials(member('acme', 'org-admin'), 'acme', { limit: 20 }),
      issue(member('acme', 'org-admin'), 'acme', { environment: 'dev', role: 'publisher' }),
    ];
    for (const end of await Promise.allSettled(asked))
      expect(end).toMatchObject({ status: 'rejected', reason: { code: 'nats-unavailable' } });
    await Promise.all([cluster.start(1), cluster.start(2)]);
    await cluster.heal();
    await expect.poll(readyz, { timeout: 30_000, interval: 250 }).toMatchObject({ statuses: [200, 200] });
    const work = await deployment.work();
    await deployment.letPass(3_000);
    const figures = await work.settle();
    expect(figures.failed).toEqual([]);
  });
});
