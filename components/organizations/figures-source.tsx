import type { UsageFreshness } from '@/lib/domain/organizations/organization.ts';

import { missingServers } from './missing-servers.ts';

const list = new Intl.ListFormat('en', { type: 'conjunction' });

/** Which servers the figures were summed over, and who is missing in them. */
export function FiguresSource({ freshness }: { freshness: UsageFreshness }) {
  const missing = missingServers(freshness);
  if (freshness.at === null) return <span>No server has given figures yet.</span>;
  if (missing.length === 0) return <span>Figures summed over {list.format(freshness.serversAnswered)}</span>;
  return (
    <span className="text-warn">
      {list.format(missing)} did not answer: {missing.length === 1 ? 'its' : 'their'} share of the figures is missing
    </span>
  );
}
