import { formatAbsolute } from '@/components/ui/content/format.ts';
import type { EndedSupportGrant, SupportGrant } from '@/lib/domain/support/support-grant.ts';

/** What the servers reported when a grant was ended. */
export function describeEvidence({ grant, closed, unconfirmed }: EndedSupportGrant): string {
  if (grant.startsAt === null) return `The request about ${grant.ticket} is taken back.`;
  const lines = closed.map(({ stream, server, closedAt }) => `${stream} on ${server}, ${formatAbsolute(closedAt)}`);
  return [
    `The grant about ${grant.ticket} is ended.`,
    closed.length + unconfirmed === 0 ? 'Nothing was open.' : '',
    lines.length > 0 ? `Closed by the servers: ${lines.join('; ')}.` : '',
    unconfirmed > 0
      ? `Not reported as closed within a second: ${unconfirmed}. What it was opened with is no longer taken.`
      : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** Streams and buckets that a server has a connection to right now. */
export const liveStreams = ({ views }: SupportGrant): string[] =>
  views.filter(({ live }) => live).map(({ stream }) => stream);
