/** Having the keys of 1,000 Organizations derived from another master secret, against bare updates of the same claims. */
import { carryOnMaster } from '../../../lib/server/features/credentials/master-secret/move-keys.reconcile.ts';
import { createOrganization } from '../../../lib/server/features/organizations/create-organization.command.ts';
import { rotateMasterSecret } from '../../../lib/server/features/sovereign-keys/master-secret.command.ts';
import { addMaster } from '../../../lib/server/keys/add-master.ts';
import { readMasterRotation } from '../../../lib/server/nats/connections/current-master.ts';
import { getVault } from '../../../lib/server/nats/connections/vault.ts';
import { operator, sovereign } from '../../../test/harness/callers.ts';
import { startNatsServer } from '../../../test/harness/nats/nats-server.ts';
import { joinNats } from '../../../test/harness/vertebra-process.ts';
import type { Figure } from '../measure.ts';
import { inTurn, median, ratios } from '../measure.ts';
import { bareUpdates, inFlight, perSecond } from './claims-in-flight.ts';

const ORGANIZATIONS = 1_000;
const ROUNDS = 3;

const create = (slug: string) =>
  createOrganization(operator(), { slug, displayName: slug, environments: ['prod', 'dev'] });

export async function benchRotateMaster(): Promise<Figure> {
  const server = await startNatsServer();
  let vertebra = await joinNats(server);
  try {
    await inFlight(
      Array.from({ length: ORGANIZATIONS }, (_, number) => `org-${String(number)}`),
      create,
    );
    const whole: number[] = [];
    const ours = async () => {
      const to = addMaster(server.keysDirectory);
      // Processes read the files of keys when they start.
      await vertebra.stop();
      vertebra = await joinNats(server);
      const start = performance.now();
      const how = { kind: 'overlap', days: 30 } as const;
      await rotateMasterSecret(sovereign('security-officer'), { to, how, reason: 'Measured.' });
      const rotation = await readMasterRotation();
      if (rotation === null) throw new Error('nothing was begun');
      let moved = 0;
      const end = await carryOnMaster(rotation, ({ total, left }) => {
        if (total === ORGANIZATIONS && left === 0 && moved === 0) moved = performance.now() - start;
      });
      if (end?.left !== 0 || end.total !== ORGANIZATIONS) throw new Error(`left ${JSON.stringify(end)}`);
      whole.push(performance.now() - start);
      return moved;
    };
    const baseline = async () => {
      const { accounts, elapsed } = await bareUpdates((await getVault()).operator.publicKey);
      // of two accounts each, as they are counted here
      return (elapsed * 2 * ORGANIZATIONS) / accounts;
    };
    const times = await inTurn(ROUNDS, ours, baseline);
    const ratio = ratios({ ours: times.baseline, baseline: times.ours });
    const seconds = (median(whole) / 1000).toFixed(1);
    return {
      name: 'Keys of 1,000 Organizations derived from another master secret, of the bare CLAIMS.UPDATE rate',
      goal: '≥ 0.7',
      result: `${ratio.text}; ${perSecond(2 * ORGANIZATIONS, times.ours)} of ${perSecond(2 * ORGANIZATIONS, times.baseline)} accounts; ${seconds} s with the audit log sealed again`,
      holds: ratio.median >= 0.7,
    };
  } finally {
    await vertebra.stop();
    await server.stop();
  }
}
