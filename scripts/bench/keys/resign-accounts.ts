/** Signing the accounts of 10,000 Organizations again by another key of the operator, against bare updates of the same claims. */
import path from 'node:path';
import { resignGrant } from '../../../lib/server/access/reconcile-grant.ts';
import { authorize } from '../../../lib/server/access/authorize.ts';
import { reserveOrganization } from '../../../lib/server/accounts/organization-record.ts';
import { resignAccounts, signedBy } from '../../../lib/server/accounts/operator/resign-accounts.ts';
import { DEFAULT_LIMITS } from '../../../lib/domain/organizations/default-limits.ts';
import { edgeAccount, homeAccount } from '../../../lib/server/keys/account-claims.ts';
import { createKeyPair } from '../../../lib/server/keys/nkey.ts';
import { beginOperatorRotation } from '../../../lib/server/keys/rotation/rotate-operator.ts';
import { signAccount } from '../../../lib/server/keys/sign.ts';
import { getVault } from '../../../lib/server/nats/connections/vault.ts';
import { startNatsServer } from '../../../test/harness/nats/nats-server.ts';
import { joinNats } from '../../../test/harness/vertebra-process.ts';
import type { Figure } from '../measure.ts';
import { inTurn, milliseconds, ratios } from '../measure.ts';
import { operator } from '../people.ts';
import { bareUpdates, inFlight, perSecond, update } from './claims-in-flight.ts';

const ORGANIZATIONS = 10_000;
const ROUNDS = 3;

/** Both accounts of an Organization and its record, as Vertebra makes them. */
async function seed(slug: string): Promise<void> {
  const vault = await getVault();
  const grant = authorize(operator, 'organization.create');
  const [home, edge] = [createKeyPair('A').publicKey, createKeyPair('A').publicKey];
  await reserveOrganization(slug, { home, edge });
  const block = homeAccount({ displayName: slug, environments: ['prod', 'dev'], limits: DEFAULT_LIMITS });
  await update(signAccount(vault, grant, { publicKey: home, name: slug, block }));
  await update(signAccount(vault, grant, { publicKey: edge, name: `${slug}--edge`, block: edgeAccount(slug, home) }));
}

export async function benchResignAccounts(): Promise<Figure> {
  const server = await startNatsServer();
  const directory = path.dirname(server.keysDirectory);
  await beginOperatorRotation(directory, path.join(directory, 'offline', 'operator.nk'));
  const { stop } = await joinNats(server);
  try {
    const { operator: one, nextOperator: other } = await getVault();
    if (other === null) throw new Error('no next key');
    await inFlight(
      Array.from({ length: ORGANIZATIONS }, (_, number) => `org-${String(number)}`),
      seed,
    );
    let [from, to] = [one.publicKey, other.publicKey];
    const grant = resignGrant();
    const rewrite = () => Promise.reject(new Error('nobody else writes'));
    const ours = () =>
      milliseconds(async () => {
        const found = await signedBy([from]);
        const ofOrganizations = found.filter(({ name }) => name.startsWith('org-'));
        if (ofOrganizations.length !== 2 * ORGANIZATIONS) throw new Error(`found ${String(ofOrganizations.length)}`);
        const failed = await resignAccounts(grant, ofOrganizations, to, rewrite, () => true);
        if (failed.length > 0) throw new Error(failed[0]?.reason);
        [from, to] = [to, from];
      });
    const baseline = async () => (await bareUpdates(from)).elapsed;
    const times = await inTurn(ROUNDS, ours, baseline);
    const rates = { ours: times.baseline, baseline: times.ours };
    const ratio = ratios(rates);
    return {
      name: 'Accounts of 10,000 Organizations signed again by another key of the operator, of the bare CLAIMS.UPDATE rate',
      goal: '≥ 0.7',
      result: `${ratio.text}; ${perSecond(2 * ORGANIZATIONS, times.ours)} of ${perSecond(2 * ORGANIZATIONS, times.baseline)}`,
      holds: ratio.median >= 0.7,
    };
  } finally {
    await stop();
    await server.stop();
  }
}
