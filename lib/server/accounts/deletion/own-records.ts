import type { KV } from '@nats-io/kv';
import { ENVIRONMENT_TYPES, environmentName } from '../../../domain/names.ts';
import { withCatalyst } from '../../nats/connections/catalyst.ts';
import type { Catalyst } from '../../nats/connections/catalyst.ts';

/** Taken out at once. */
const BATCH = 50;

/** What account catalyst holds of an Organization beside its record, by bucket. */
const recordsOf = (slug: string, catalyst: Catalyst): [KV, string[]][] => [
  [catalyst.credentials, [`${slug}.>`]],
  [catalyst.revocations, [`${slug}.>`]],
  [catalyst.revocationActs, [`${slug}.>`]],
  [catalyst.openRevocations, [`${slug}.>`]],
  [catalyst.openSuspensions, [`${slug}.>`]],
  [catalyst.openEnvironments, [`${slug}.>`]],
  [catalyst.openReplacements, [`${slug}.>`]],
  [catalyst.lastSeen, [`${slug}.>`]],
  [catalyst.signingKeys, [`${slug}.>`]],
  [catalyst.bulkIssues, [slug]],
  [catalyst.durables, [`${slug}.>`]],
  [catalyst.supportGrants, [`${slug}.>`]],
  [catalyst.projections, ENVIRONMENT_TYPES.map((type) => environmentName(slug, type))],
];

/** Takes keys out until there are none, with a marker for each: processes that keep records in memory hear of it. */
async function takeOut(bucket: KV, filters: string[]): Promise<void> {
  for (;;) {
    const keys = await Array.fromAsync(await bucket.keys(filters));
    if (keys.length === 0) return;
    for (let at = 0; at < keys.length; at += BATCH)
      await Promise.all(keys.slice(at, at + BATCH).map((key) => bucket.delete(key)));
  }
}

/** Removes all that is remembered of an Organization but its record, and the audit log. Safe to repeat. Throws `nats-unavailable`. */
export const removeOwnRecords = (slug: string): Promise<void> =>
  withCatalyst(async (catalyst) => {
    for (const [bucket, filters] of recordsOf(slug, catalyst)) await takeOut(bucket, filters);
  });
