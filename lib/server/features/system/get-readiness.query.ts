import { setTimeout as sleep } from 'node:timers/promises';
import { VertebraError } from '../../../domain/errors.ts';
import { readinessOf } from '../../../domain/system/readiness.ts';
import type { Check, Readiness } from '../../../domain/system/readiness.ts';
import { describeSealing } from '../../audit/chain/cover.ts';
import { getCatalyst } from '../../nats/connections/catalyst.ts';
import { signingOperator } from '../../accounts/operator/operator-key.ts';
import { getVault } from '../../nats/connections/vault.ts';
import { getIndex } from '../../accounts/index-service.ts';
import { claimsInSync } from '../../accounts/claims-in-sync.ts';
import { isLost } from '../../nats/connections/on-reconnect.ts';
import { serverStanding } from '../../nats/connections/server-standing.ts';
import { getSystem } from '../../nats/connections/system.ts';
import { readServerTrust } from '../../accounts/operator/trusted-operators.ts';
import type { ServerTrust } from '../../accounts/operator/trusted-operators.ts';
import { hearsSessionEnds } from '../../identity/session/session-ends.ts';
import { connectionProblem } from '../../log/connection-problem.ts';

const ANSWER_MS = 2000;

/** What works, and somebody has to look after it all the same. */
class Degraded extends Error {}

/** `ask` gives the detail of what is ready, or what is the matter. */
async function check(name: string, ask: () => Promise<string | Omit<Check, 'name'>>): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${String(ANSWER_MS)} ms`));
    }, ANSWER_MS);
  });
  try {
    const answer = await Promise.race([ask(), late]);
    return typeof answer === 'string' ? { name, state: 'ready', detail: answer } : { name, ...answer };
  } catch (error) {
    const detail = connectionProblem(error) ?? (error instanceof Error ? error.message : 'not ready');
    return { name, state: error instanceof Degraded ? 'degraded' : 'not-ready', detail };
  } finally {
    clearTimeout(timer);
  }
}

async function checkIndex(): Promise<string> {
  const { organizations, unreadable } = await getIndex();
  const detail = `${String(organizations.size)} Organizations, ${String(unreadable.length)} unreadable accounts`;
  if (unreadable.length === 0) return detail;
  throw new Degraded(`${detail}: their claims are not signed by a key of operator.jwt, or are none of ours`);
}

/** Longer than an answer takes. */
const SIGNER_MS = 1_000;
let signer: string | undefined;
let askingSigner: Promise<string> | undefined;

/**
 * Which key signs: as it was read last while the stream of rotations has no leader, since no other key can begin to sign then. Where the
 * connection is lost, nobody knows.
 */
async function lastSigner(): Promise<string> {
  const { connection } = await getCatalyst();
  askingSigner ??= getVault()
    .then(signingOperator)
    .then((now) => (signer = now))
    .finally(() => (askingSigner = undefined));
  if (signer === undefined || isLost(connection)) return askingSigner;
  const last = signer;
  const answer = askingSigner.catch((error: unknown) => {
    if (error instanceof VertebraError && error.code === 'nats-unavailable') return last;
    throw error;
  });
  return Promise.race([answer, sleep(SIGNER_MS, last, { ref: false })]);
}

async function checkOperatorKey(): Promise<string> {
  const vault = await getVault();
  const signs = await lastSigner();
  if (!vault.operatorKeys.includes(signs))
    throw new Error(`operator.jwt of this process does not have ${signs}, which signs now`);
  const distrusting = recentTrust().flatMap(({ name, trusts }) =>
    trusts === null || trusts.includes(signs) ? [] : [name],
  );
  if (distrusting.length === 0) return `${signs} signs`;
  throw new Degraded(
    `${signs} signs, and ${distrusting.join(', ')} take no claims by it: start them with the operator.jwt that lies in VERTEBRA_KEYS_DIR`,
  );
}

/** Servers are asked what they trust so often: only a restart of theirs changes it. */
const TRUST_MS = 30_000;
let trust = { known: [] as ServerTrust[], at: -Infinity };

/** What the servers said last, while they are asked anew: one that is away is waited for by nobody. */
function recentTrust(): ServerTrust[] {
  if (performance.now() - trust.at > TRUST_MS) {
    trust = { ...trust, at: performance.now() };
    readServerTrust().then(
      (known) => (trust = { ...trust, known }),
      () => (trust = { ...trust, at: -Infinity }),
    );
  }
  return trust.known;
}

/** Whether this process can do its work now, and if not, what is missing. */
export async function getReadiness(): Promise<Readiness> {
  const checks = await Promise.all([
    check('nats-system-account', async () => {
      const system = await getSystem();
      return `${String(await system.rtt())} ms to ${system.getServer()}`;
    }),
    check('nats-catalyst-account', async () => `${String(await (await getCatalyst()).connection.rtt())} ms`),
    check('nats-servers', serverStanding),
    check('account-index', checkIndex),
    check('operator-key', checkOperatorKey),
    check('audit-seal', describeSealing),
    check('session-ends', async () => {
      if (await hearsSessionEnds()) return 'heard of';
      throw new Degraded('sessions that are ended elsewhere go on here until their tokens end');
    }),
  ]);
  return readinessOf([...checks, { name: 'claims-in-sync', ...claimsInSync() }]);
}
