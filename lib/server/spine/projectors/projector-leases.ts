/** Which projectors live: each renews a key of bucket `projectors`, and everybody listens. */
import { randomBytes } from 'node:crypto';
import { z } from '../../../domain/zod.ts';
import { getCatalyst } from '../../nats/connections/catalyst.ts';
import { LivingProjectors } from './living-projectors.ts';
import type { Lease } from './living-projectors.ts';
import { readValues } from '../state/read-values.ts';
import { forget, singleton } from '../../nats/connections/singleton.ts';

const SERVICE = 'nats.projectors';
const RENEW_MS = 1_500;
const POLL_INTERVAL_MS = 500;

const leaseSchema = z.object({ id: z.string(), startedAt: z.string() });

/** null for what is no lease: whatever a callback throws would end the reading of the whole connection. */
function readLease(text: string): Lease | null {
  try {
    return leaseSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

async function listen(): Promise<LivingProjectors> {
  const { connection } = await getCatalyst();
  const living = new LivingProjectors();
  // Core NATS: a lease is renewed before a consumer would have noticed that it missed something.
  connection.subscribe('$KV.projectors.*', {
    callback: (error, message) => {
      if (error) return;
      const id = message.subject.slice('$KV.projectors.'.length);
      const lease = readLease(message.string());
      if (lease) living.hear(lease, Date.now());
      else living.leave(id);
    },
  });
  await connection.flush();
  for (const { text, at } of await readValues(connection, 'projectors')) {
    const lease = readLease(text);
    // The only time that is not of this process's own clock: one that died lately is not to live for another six seconds here.
    if (lease) living.hear(lease, Math.min(at, Date.now()));
  }
  const timer = setInterval(() => living.look(Date.now()), POLL_INTERVAL_MS);
  timer.unref();
  void connection.closed().then(() => {
    clearInterval(timer);
    forget(SERVICE);
  });
  return living;
}

const getLiving = (): Promise<LivingProjectors> => singleton(SERVICE, listen);

/** The projectors that live, by id, from memory. The first call asks NATS; it throws `nats-unavailable`. */
export const livingProjectors = async (): Promise<ReadonlyMap<string, Lease>> => (await getLiving()).all();

/** This process as one of the projectors. */
export interface Membership {
  id: string;
  /** lets its Organizations go at once */
  leave: () => Promise<void>;
}

/** Makes this process one of the projectors: others leave it its share of the Organizations from now on. */
export async function joinProjectors(): Promise<Membership> {
  const living = await getLiving();
  const lease: Lease = { id: `projector-${randomBytes(4).toString('hex')}`, startedAt: new Date().toISOString() };
  const renew = async () => {
    const { projectors } = await getCatalyst();
    // Once, and waited for until the next: one that came late would call a projector alive that has left.
    await projectors.put(lease.id, JSON.stringify(lease), { timeout: RENEW_MS });
  };
  living.join(lease.id, Date.now());
  await renew();
  let renewing = Promise.resolve();
  const timer = setInterval(() => {
    // NATS is away: the next one may work, and until then nobody else hears anything either.
    renewing = renew().catch(() => undefined);
  }, RENEW_MS);
  return {
    id: lease.id,
    leave: async () => {
      clearInterval(timer);
      await renewing;
      const { projectors } = await getCatalyst();
      await projectors.delete(lease.id);
    },
  };
}
