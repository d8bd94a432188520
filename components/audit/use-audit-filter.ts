'use client';

import { parseAsInteger, parseAsIsoDateTime, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo } from 'react';

import type { AuditFilter } from '@/lib/domain/audit/audit.ts';
import { AUDIT_ACTIONS, AUDIT_RESULTS } from '@/lib/domain/audit/audit-words.ts';

const PARSERS = {
  organization: parseAsString,
  actor: parseAsString,
  /** one person among those of that name */
  subject: parseAsString,
  issuer: parseAsString,
  action: parseAsStringLiteral(AUDIT_ACTIONS),
  object: parseAsString,
  result: parseAsStringLiteral(AUDIT_RESULTS),
  from: parseAsIsoDateTime,
  to: parseAsIsoDateTime,
  /** from this sequence down */
  upTo: parseAsInteger,
};

const NOTHING = {
  organization: null,
  actor: null,
  subject: null,
  issuer: null,
  action: null,
  object: null,
  result: null,
  from: null,
  to: null,
};

/** What the page shows, as its URL says; null takes a part away. On an Organization's own page that one stays. */
export function useAuditFilter(organization: string | undefined) {
  const [asked, setAsked] = useQueryStates(PARSERS, { history: 'push' });
  const { from, to, upTo } = asked;
  const filter = useMemo(
    (): AuditFilter => ({
      organization: organization ?? asked.organization ?? undefined,
      actor: asked.actor ?? undefined,
      subject: (asked.actor && asked.subject) ?? undefined,
      issuer: (asked.actor && asked.issuer) ?? undefined,
      action: asked.action ?? undefined,
      object: asked.object ?? undefined,
      result: asked.result ?? undefined,
      from: from?.toISOString(),
      to: to?.toISOString(),
    }),
    [organization, asked, from, to],
  );
  return {
    filter,
    from,
    to,
    upTo,
    filtered: Object.entries(asked).some(
      ([name, value]) => value !== null && (name !== 'organization' || !organization),
    ),
    change: (part: Partial<typeof asked>) =>
      void setAsked({ upTo: null, ...part, ...(organization && { organization: null }) }),
    clear: () => void setAsked({ ...NOTHING, upTo: null }),
  };
}

export type AuditFilterState = ReturnType<typeof useAuditFilter>;
