/** A server that is killed in the middle of a command, and what the next one makes of it. */
import { expect } from 'vitest';
import type { Caller } from '../../lib/domain/system/caller.ts';
import { listAudit } from '../../lib/server/features/audit/list-audit.query.ts';
import { reconcileIntents } from '../../lib/server/features/system/reconcile-intents.reconcile.ts';
import { operator } from './callers.ts';
import { startNatsProxy } from './nats/nats-proxy.ts';
import type { Judge } from './nats/nats-proxy.ts';
import { startSecondServer } from './second-server.ts';
import type { SecondServer } from './second-server.ts';
import type { Command } from './second-server-main.ts';
import type { VertebraProcess } from './vertebra-process.ts';

type Moment =
  | 'between intent and act'
  | 'between two of several'
  | 'behind the outcome'
  | 'between mark and key'
  | 'between key and record'
  | 'between claims and signing'
  | 'between act and outcome';

/** Lets the intent pass and stops what comes next; or lets the act pass and stops its outcome. */
function judgeOf(moment: Moment, kill: () => void): Judge {
  let begun = false;
  let written = 0;
  let recorded = 0;
  let claims = 0;
  return (subject) => {
    if (subject === '$SYS.REQ.CLAIMS.UPDATE') claims += 1;
    const isRecord = subject.startsWith('audit-log.');
    if (subject.startsWith('$KV.credentials.')) written += 1;
    if (isRecord && begun) recorded += 1;
    if (isRecord && subject.includes('.intent.')) {
      begun = true;
      return true;
    }
    const stops = {
      'between intent and act': !isRecord && !subject.includes('AUDIT') && !subject.startsWith('audit-checkpoint.'),
      'between two of several': written === 3,
      // the outcome itself and the first of those behind it pass
      'behind the outcome': isRecord && recorded === 3,
      'between mark and key': subject === '$SYS.REQ.CLAIMS.UPDATE',
      'between key and record': subject.startsWith('$KV.support-grants.'),
      'between claims and signing': claims > 0 && subject.startsWith('$KV.signing-keys.'),
      'between act and outcome': isRecord,
    }[moment];
    if (!begun || !stops) return true;
    kill();
    return false;
  };
}

async function killBy(vertebra: VertebraProcess, judge: (kill: () => void) => Judge, command: Command): Promise<void> {
  const victim: { server?: SecondServer } = {};
  const proxy = await startNatsProxy(
    vertebra.nats.ports.client,
    judge(() => victim.server?.kill()),
  );
  const server = await startSecondServer({ ...vertebra.environment, VERTEBRA_NATS_URL: proxy.url });
  victim.server = server;
  expect(await server.run(command)).toMatchObject({ code: 'killed' });
  proxy.stop();
}

/** Runs a command in a server of its own that is killed at the moment. */
export const killIn = (vertebra: VertebraProcess, moment: Moment, command: Command): Promise<void> =>
  killBy(vertebra, (kill) => judgeOf(moment, kill), command);

/** Runs a command in a server of its own that is killed when it publishes to a subject for the nth time, counted from its intent; that is lost. */
export const killAt = (vertebra: VertebraProcess, command: Command, prefix: string, nth: number): Promise<void> =>
  killBy(
    vertebra,
    (kill) => {
      let begun = false;
      let count = 0;
      return (subject) => {
        begun ||= subject.startsWith('audit-log.') && subject.includes('.intent.');
        if (begun && subject.startsWith(prefix)) count += 1;
        if (count < nth) return true;
        kill();
        return false;
      };
    },
    command,
  );

export const recordsOf = async (caller: Caller) => {
  const { items } = await listAudit(operator(), { limit: 500 });
  return items.filter(({ correlation }) => correlation === caller.correlation).reverse();
};

/** Two servers look at the same moment: of what they find, one outcome is written. */
export async function settle(caller: Caller): Promise<{ result: string; reason: string }> {
  expect((await recordsOf(caller)).map(({ result }) => result)).toEqual(['intent']);
  await Promise.all([reconcileIntents(0), reconcileIntents(0)]);
  const [intent, outcome, ...more] = await recordsOf(caller);
  expect(more).toEqual([]);
  expect(outcome).toMatchObject({
    action: intent?.action,
    object: intent?.object,
    organization: intent?.organization,
    actor: { issuer: 'urn:vertebra' },
    reason: expect.stringContaining(caller.actor.username) as string,
  });
  return { result: outcome?.result ?? '', reason: outcome?.reason ?? '' };
}
