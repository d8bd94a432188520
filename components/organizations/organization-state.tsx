'use client';

import { formatAbsolute, formatRelative } from '@/components/ui/content/format.ts';
import { Tag } from '@/components/ui/content/tag.tsx';
import type { TagTone } from '@/components/ui/content/tag.tsx';
import { useNow } from '@/components/ui/content/use-now.ts';
import type { Organization } from '@/lib/domain/organizations/organization.ts';

/** Claims that end within this time are said to: time enough to have them signed anew. */
const SOON_MS = 14 * 86_400_000;

const LABELS: Record<Organization['state'], { label: string; tone: TagTone }> = {
  active: { label: 'active', tone: 'ok' },
  suspending: { label: 'suspending', tone: 'warn' },
  suspended: { label: 'suspended', tone: 'neutral' },
  resuming: { label: 'resuming', tone: 'warn' },
  expired: { label: 'expired', tone: 'bad' },
  deleting: { label: 'being deleted', tone: 'bad' },
  'not-yet-valid': { label: 'not yet valid', tone: 'bad' },
};

/** The first of its accounts to expire. */
function firstExpiry({ home, edge }: Organization['validity']): { name: string; at: string } | undefined {
  return [
    { name: 'home', at: home.expires },
    { name: 'edge', at: edge?.expires ?? null },
  ]
    .flatMap(({ name, at }) => (at === null ? [] : [{ name, at }]))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .at(0);
}

/** The state of an Organization in a word, and when its claims end, where that is soon. */
export function OrganizationStateTag({ state, closed, validity }: Pick<Organization, 'state' | 'closed' | 'validity'>) {
  const now = useNow();
  const { label, tone } = LABELS[state];
  const expiry = firstExpiry(validity);
  const left = expiry === undefined || now === null ? null : Date.parse(expiry.at) - now;
  const isSoon = expiry !== undefined && left !== null && left > 0 && left < SOON_MS;
  return (
    <>
      <Tag tone={tone} title={closed ?? undefined}>
        {label}
      </Tag>
      {isSoon && (
        <Tag tone="warn" title={`The claims of the ${expiry.name} account end at ${formatAbsolute(expiry.at)}`}>
          expires {formatRelative(left)}
        </Tag>
      )}
    </>
  );
}
