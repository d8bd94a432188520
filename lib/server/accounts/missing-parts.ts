import { environmentAssets, environmentName } from '../../domain/names.ts';
import { getIndex } from './index-service.ts';
import type { IndexedOrganization } from './organization-of-claims.ts';
import { readOrganizationRecord } from './organization-record.ts';
import type { UsageMonitor } from './usage/usage-monitor.ts';

const list = new Intl.ListFormat('en', { type: 'conjunction' });
/** Streams of a new Organization are there this long after its claims, or its creation failed. */
const SETTLED_MS = 10_000;

const COMPLETE =
  'A sovereign admin can complete it with the request that creates an Organization (POST /api/v1/organizations), with this name, display name and these Environments. What is there stays.';

/**
 * What the accounts lack for browsers and sealed credentials to work. Vertebra makes the edge account of its own Organizations
 * when it is needed; to one that other means made it writes nothing by itself.
 */
async function missingInAccounts({ slug, account, missingExports }: IndexedOrganization): Promise<string[]> {
  const missing: string[] = [];
  const hasEdge = (await getIndex()).edgeOf(account) !== undefined;
  if (!hasEdge && (await readOrganizationRecord(slug))?.record.home !== account) {
    missing.push(
      'It has no edge account, where browsers and sealed credentials connect, and Vertebra did not make it.',
    );
  }
  if (missingExports.length > 0) {
    missing.push(
      `Its home account does not export ${list.format(missingExports)}, so nobody in the edge account gets an answer there.`,
    );
  }
  return missing;
}

/** Streams and buckets of its Environments that are not there, by figures of all servers that are younger than its claims. */
function missingStreams({ slug, account, environments, issuedAt }: IndexedOrganization, usage: UsageMonitor): string[] {
  const { serversExpected, serversAnswered } = usage.freshness;
  const all = serversExpected.every((name) => serversAnswered.includes(name));
  if (!all || usage.at < issuedAt * 1000 + SETTLED_MS) return [];
  const there = usage.streamsOf(account);
  const missing = environments
    .map((type) => environmentAssets(environmentName(slug, type)))
    .flatMap(({ stream, bucketStream, rejectedStream }) => [stream, bucketStream, rejectedStream])
    .filter((name) => !there.has(name));
  return missing.length === 0 ? [] : [`JetStream does not have ${list.format(missing)}.`];
}

/** What an Organization lacks to be whole, and who can complete it, in sentences; none when it is. */
export async function missingParts(organization: IndexedOrganization, usage: UsageMonitor): Promise<string[]> {
  const missing = [...(await missingInAccounts(organization)), ...missingStreams(organization, usage)];
  return missing.length === 0 ? [] : [...missing, COMPLETE];
}

/** The same of its accounts alone: without these nothing can be opened in it. */
export async function missingToOpen(organization: IndexedOrganization): Promise<string[]> {
  const missing = await missingInAccounts(organization);
  return missing.length === 0 ? [] : [...missing, COMPLETE];
}
