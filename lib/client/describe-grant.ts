import type { SupportGrant } from '../domain/support-grant.ts';

/** What became of a grant by which something was open until a moment ago. */
export function describeOver({ organization, ticket, state, endedBy }: SupportGrant): string {
  const how = state === 'ended' ? `was ended by ${endedBy ?? 'somebody'}` : 'has run out';
  return `Your support grant for ${organization} about ${ticket} ${how}. What you had open is closed.`;
}
