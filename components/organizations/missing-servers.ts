import type { UsageFreshness } from '@/lib/domain/organizations/organization.ts';

/** Servers that should be in the figures and are not. */
export const missingServers = ({ serversExpected, serversAnswered }: UsageFreshness): string[] =>
  serversExpected.filter((name) => !serversAnswered.includes(name));
