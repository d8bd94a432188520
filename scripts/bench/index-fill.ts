/** Filling the index of 10,000 Organizations against the bare PACK that it reads. */
import { authorize } from '../../lib/server/access/authorize.ts';
import { homeAccount } from '../../lib/server/keys/account-claims.ts';
import { createKeyPair } from '../../lib/server/keys/nkey.ts';
import { signAccount } from '../../lib/server/keys/sign.ts';
import { DEFAULT_LIMITS } from '../../lib/domain/organizations/default-limits.ts';
import { fillIndex } from '../../lib/server/accounts/index-service.ts';
import { packClaims } from '../../lib/server/accounts/resolver.ts';
import { getSystem } from '../../lib/server/nats/connections/system.ts';
import { getVault } from '../../lib/server/nats/connections/vault.ts';
import type { Figure } from './measure.ts';
import { inTurn, median, milliseconds, ratios } from './measure.ts';
import { operator } from './people.ts';

const ORGANIZATIONS = 10_000;
const IN_FLIGHT = 50;

async function seed(): Promise<void> {
  const [vault, system] = [await getVault(), await getSystem()];
  const grant = authorize(operator, 'organization.create');
  const push = async (number: number) => {
    const slug = `org-${String(number)}`;
    const block = homeAccount({
      displayName: `Org ${String(number)}`,
      environments: ['prod', 'dev'],
      limits: DEFAULT_LIMITS,
    });
    const jwt = signAccount(vault, grant, { publicKey: createKeyPair('A').publicKey, name: slug, block });
    await system.request('$SYS.REQ.CLAIMS.UPDATE', jwt, { timeout: 10_000 });
  };
  for (let start = 0; start < ORGANIZATIONS; start += IN_FLIGHT) {
    await Promise.all(Array.from({ length: IN_FLIGHT }, (_, offset) => push(start + offset)));
  }
}

export async function benchIndexFill(): Promise<Figure> {
  await seed();
  const { operatorKeys } = await getVault();
  const fill = () =>
    milliseconds(async () => {
      const index = await fillIndex(operatorKeys);
      if (index.organizations.size !== ORGANIZATIONS)
        throw new Error(`index holds ${String(index.organizations.size)}`);
    });
  const pack = () => milliseconds(() => packClaims(() => undefined));
  const times = await inTurn(5, fill, pack);
  const ratio = ratios(times);
  return {
    name: 'Index of 10,000 Organizations filled, time against the bare PACK',
    goal: '≤ 1.5',
    result: `${ratio.text}; ${median(times.ours).toFixed(0)} ms against ${median(times.baseline).toFixed(0)} ms`,
    holds: ratio.median <= 1.5,
  };
}
