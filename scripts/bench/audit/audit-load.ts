/** An audit log of a million records, as a Sovereign of 500 Organizations would have it after a year. */
import { jetstream } from '@nats-io/jetstream';
import { hash } from 'node:crypto';
import { AUDIT_ACTIONS } from '../../../lib/domain/audit/audit-words.ts';
import type { AuditRecord } from '../../../lib/domain/audit/audit.ts';
import { GENESIS, hashOf } from '../../../lib/server/audit/chain/chain.ts';
import type { ChainPlace } from '../../../lib/server/audit/chain/chain.ts';
import { BLOCK_RECORDS, writeCheckpoint } from '../../../lib/server/audit/chain/checkpoint.ts';
import { auditSubject } from '../../../lib/server/audit/subject.ts';
import type { Catalyst } from '../../../lib/server/nats/connections/catalyst.ts';

const ORGANIZATIONS = 500;
const PEOPLE = 8;
const OBJECTS = 500_000;
const IN_FLIGHT = 500;
const RARE_EVERY = 50_000;
export const RARE_PERSON = 'seldom-here';
const COMMON = ['nats-session.open', 'nats-session.open', 'data.view', 'session.sign-in', 'credential.issue'] as const;

/** The same number for the same n, spread evenly below the limit. */
const spread = (n: number, salt: string, below: number): number =>
  Number.parseInt(hash('sha256', `${salt}${n}`).slice(0, 8), 16) % below;

/** The n-th record; every fiftieth thousand is one of an action and of a person that are rare. */
export function benchRecord(n: number): Omit<AuditRecord, 'previous'> {
  const slug = `org-${spread(n, 'org', ORGANIZATIONS)}`;
  const rare = n % RARE_EVERY === RARE_EVERY / 2;
  const username = rare ? RARE_PERSON : `${slug}-person-${spread(n, 'person', PEOPLE)}`;
  return {
    time: new Date(Date.now() - 60_000).toISOString(),
    actor: {
      issuer: `https://id.example.com/realms/${slug}`,
      subject: hash('sha256', username).slice(0, 36),
      username,
      sessionId: hash('sha256', `sid${n}`).slice(0, 36),
    },
    address: `192.0.2.${spread(n, 'address', 255)}`,
    action: rare ? AUDIT_ACTIONS[4] : (COMMON[spread(n, 'action', COMMON.length)] ?? 'data.view'),
    organization: slug,
    object: `U${hash('sha256', String(spread(n, 'object', OBJECTS)))
      .slice(0, 55)
      .toUpperCase()}`,
    result: rare ? 'failed' : 'done',
    reason: null,
    correlation: hash('sha256', `correlation${n}`).slice(0, 36),
  };
}

/** Appends so many records to an empty log, chained and sealed as the writer does it, many in flight at a time. */
export async function loadAuditLog(catalyst: Catalyst, records: number): Promise<void> {
  const js = jetstream(catalyst.connection);
  let place: ChainPlace = GENESIS;
  let flying: Promise<unknown>[] = [];
  for (let n = 1; n <= records; n += 1) {
    const draft = benchRecord(n);
    const { hash: previous, time } = place;
    const bytes = Buffer.from(JSON.stringify({ ...draft, previous: { hash: previous, time } } satisfies AuditRecord));
    place = { sequence: n, hash: hashOf(bytes), time: draft.time };
    flying.push(js.publish(auditSubject(draft), bytes, { timeout: 30_000 }));
    if (flying.length === IN_FLIGHT) {
      await Promise.all(flying);
      flying = [];
    }
    if (n % BLOCK_RECORDS === 0 || n === records) await writeCheckpoint(catalyst, place);
  }
  await Promise.all(flying);
}
