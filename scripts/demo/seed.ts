import type { Caller } from '../../lib/domain/system/caller.ts';
import { ENVIRONMENT_TYPES } from '../../lib/domain/names.ts';
import type { CreateOrganization } from '../../lib/domain/organizations/organization.ts';
import { authorize } from '../../lib/server/access/authorize.ts';
import { ensureHome } from '../../lib/server/accounts/account-writer.ts';
import { getIndex } from '../../lib/server/accounts/index-service.ts';

const FIRST = [
  'amber',
  'birch',
  'cedar',
  'delta',
  'ember',
  'fjord',
  'grove',
  'harbor',
  'iris',
  'juniper',
  'kestrel',
  'lumen',
];
const SECOND = [
  'analytics',
  'bank',
  'cargo',
  'dental',
  'energy',
  'foods',
  'games',
  'health',
  'insurance',
  'labs',
  'media',
  'retail',
];
/** claims under way at once; more does not make the resolver faster */
const IN_FLIGHT = 50;
const SAY_EVERY_MILLISECONDS = 2_000;

/** The n-th Organization that fills the list: the same name in every demo. */
export function fillerOrganization(n: number): CreateOrganization {
  const first = FIRST[n % FIRST.length] ?? 'amber';
  const second = SECOND[Math.floor(n / FIRST.length) % SECOND.length] ?? 'labs';
  const words = [first, second].map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return {
    slug: `${first}-${second}-${n}`,
    displayName: `${words.join(' ')} ${n}`,
    environments: ENVIRONMENT_TYPES.filter((type, index) => type === 'prod' || (n >> index) % 2 === 1),
  };
}

/**
 * Brings the number of Organizations to `total`. These have accounts and no streams: the list is what they are for.
 * They bypass the audit log, which would hold nothing else afterwards.
 */
export async function seedOrganizations(caller: Caller, total: number, say: (line: string) => void): Promise<void> {
  const grant = authorize(caller.actor, 'organization.create');
  const known = (await getIndex()).organizations;
  const missing: CreateOrganization[] = [];
  for (let n = 1; known.size + missing.length < total; n++) {
    const filler = fillerOrganization(n);
    if (!known.has(filler.slug)) missing.push(filler);
  }
  let done = 0;
  const timer = setInterval(() => say(`  ${done} of ${missing.length} Organizations made`), SAY_EVERY_MILLISECONDS);
  const queue = missing.values();
  const work = async () => {
    for (const filler of queue) {
      await ensureHome(grant, filler);
      done++;
    }
  };
  try {
    await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  } finally {
    clearInterval(timer);
  }
}
