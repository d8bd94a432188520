/** Searching and verifying an audit log of 1,000,000 records. */
import type { AuditFilter } from '../../../lib/domain/audit/audit.ts';
import { readAudit } from '../../../lib/server/audit/read.ts';
import { verifyLog } from '../../../lib/server/audit/chain/verify.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { benchRecord, loadAuditLog, RARE_PERSON } from './audit-load.ts';
import type { Figure } from '../measure.ts';
import { median, milliseconds } from '../measure.ts';

const RECORDS = 1_000_000;
const ROUNDS = 5;
const PAGE = 50;

/** What people look for: often there, seldom there, not there at all; in all of the time and in a day of it. */
function searches(): Record<string, AuditFilter> {
  const { actor, object, organization } = benchRecord(Math.floor(RECORDS / 3));
  const aMinuteAgo = new Date(Date.now() - 60_000).toISOString();
  return {
    everything: {},
    'an Organization': { organization: organization ?? undefined },
    'a person': { actor: actor.username },
    'a person who comes seldom': { actor: RARE_PERSON },
    nobody: { actor: 'nobody-at-all' },
    'a frequent action': { action: 'nats-session.open' },
    'a rare result': { result: 'failed' },
    'an object': { object },
    'a person in a time': { actor: actor.username, to: aMinuteAgo },
    'an action in a time': { action: 'data.view', to: aMinuteAgo },
  };
}

async function benchSearch(): Promise<Figure> {
  const medians: [name: string, ms: number][] = [];
  for (const [name, filter] of Object.entries(searches())) {
    const find = () => milliseconds(() => readAudit({ filter, limit: PAGE }));
    await find();
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) times.push(await find());
    medians.push([name, median(times)]);
  }
  const [slowest = '', most = NaN] = medians.toSorted(([, a], [, b]) => b - a)[0] ?? [];
  const all = medians.map(([name, ms]) => `${name} ${ms.toFixed(0)}`).join(', ');
  return {
    name: 'First page of a search in 1,000,000 audit records',
    goal: '≤ 300 ms',
    result: `${most.toFixed(0)} ms for ${slowest}; in ms: ${all}`,
    holds: most <= 300,
  };
}

async function verifyOnce(): Promise<number> {
  const walk = verifyLog();
  for (;;) {
    const step = await walk.next();
    if (!step.done) continue;
    if (step.value.broken !== null) throw new Error(step.value.broken.problem);
    return step.value.verified;
  }
}

async function benchVerify(): Promise<Figure> {
  const rates: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    let verified = 0;
    const took = await milliseconds(async () => (verified = await verifyOnce()));
    rates.push((verified * 1000) / took);
  }
  const rate = median(rates);
  return {
    name: 'Audit records verified, read from NATS included',
    goal: '≥ 50,000/s',
    result: `${Math.round(rate).toLocaleString('en')}/s`,
    holds: rate >= 50_000,
  };
}

export async function benchAuditLog(): Promise<Figure[]> {
  await loadAuditLog(await getCatalyst(), RECORDS);
  return [await benchSearch(), await benchVerify()];
}
