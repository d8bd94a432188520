import { readinessOf } from '../../../domain/system/readiness.ts';
import type { Check, Readiness } from '../../../domain/system/readiness.ts';
import { describeSealing } from '../../audit/chain/cover.ts';
import { getCatalyst } from '../../nats/connections/catalyst.ts';
import { signingOperator } from '../../accounts/operator/operator-key.ts';
import { getVault } from '../../nats/connections/vault.ts';
import { getIndex } from '../../accounts/index-service.ts';
import { getSystem } from '../../nats/connections/system.ts';

const ANSWER_MS = 2000;

async function check(name: string, ask: () => Promise<string>): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${String(ANSWER_MS)} ms`));
    }, ANSWER_MS);
  });
  try {
    return { name, state: 'ready', detail: await Promise.race([ask(), late]) };
  } catch (error) {
    return { name, state: 'not-ready', detail: error instanceof Error ? error.message : 'not ready' };
  } finally {
    clearTimeout(timer);
  }
}

/** Whether this process can do its work now, and if not, what is missing. */
export async function getReadiness(): Promise<Readiness> {
  const checks = await Promise.all([
    check('nats-system-account', async () => {
      const system = await getSystem();
      return `${String(await system.rtt())} ms to ${system.getServer()}`;
    }),
    check('nats-catalyst-account', async () => `${String(await (await getCatalyst()).connection.rtt())} ms`),
    check('account-index', async () => {
      const index = await getIndex();
      return `${String(index.organizations.size)} Organizations, ${String(index.unreadable.length)} unreadable accounts`;
    }),
    check('operator-key', async () => {
      const vault = await getVault();
      const signs = await signingOperator(vault);
      if (!vault.operatorKeys.includes(signs))
        throw new Error(`operator.jwt of this process does not have ${signs}, which signs now`);
      return `${signs} signs`;
    }),
    check('audit-seal', describeSealing),
  ]);
  return readinessOf(checks);
}
