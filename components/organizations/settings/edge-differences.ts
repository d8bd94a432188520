import type { AccountLimits } from '@/lib/domain/organizations/limits.ts';
import type { OrganizationSettings } from '@/lib/domain/organizations/settings.ts';

import { ACCOUNT_FIELDS, limitText } from '../limits/limit-values.ts';
import type { AccountLimit, Difference } from '../limits/limit-values.ts';

/** Where the edge account has other limits than the home account: it gets those of the home account with the next change. */
export function edgeDifferences(
  { edge, limits }: Pick<OrganizationSettings, 'edge' | 'limits'>,
  next: Pick<AccountLimits, AccountLimit> = limits,
): Difference[] {
  return ACCOUNT_FIELDS.flatMap(({ name, label, unit }) => {
    if (!(name in edge)) return [];
    const now = edge[name as keyof typeof edge];
    if (now === limits[name] || now === next[name]) return [];
    return [
      { label: `${label} of the edge account`, before: limitText(now, unit), after: limitText(next[name], unit) },
    ];
  });
}
