import type { Person } from '../../../domain/system/person.ts';
import type { SupportGrantRecord } from '../../../domain/support/support-grant.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** The grant as it is from now on; `decidedBy` is null when the policy let it pass. */
export function activated(
  grant: SupportGrantRecord,
  decidedBy: Person | null,
): SupportGrantRecord & { endsAt: string } {
  // In whole seconds, as JWTs end.
  const now = Math.floor(Date.now() / SECOND_MS) * SECOND_MS;
  return {
    ...grant,
    status: 'active',
    decidedBy,
    decidedAt: new Date(now).toISOString(),
    startsAt: new Date(now).toISOString(),
    endsAt: new Date(now + grant.minutes * MINUTE_MS).toISOString(),
  };
}
