import { AuditLogPage } from '@/components/audit/audit-page.tsx';
import { FirstAnswers } from '@/components/shell/first-answers.tsx';
import { auditQuery } from '@/lib/client/audit/audit-queries.ts';
import { firstPage } from '@/lib/client/first-answer.ts';
import { mayDo } from '@/lib/domain/access-table.ts';
import { auditFilterSchema, listAuditSchema } from '@/lib/domain/audit/audit.ts';
import { listAudit } from '@/lib/server/features/audit/list-audit.query.ts';
import { askInPage } from '@/lib/server/http/page/ask-in-page.ts';

type Search = Record<string, string | string[] | undefined>;

/** A moment as the page itself writes it into its request. */
function moment(text: Search[string]): unknown {
  const at = typeof text === 'string' ? new Date(text) : null;
  return at === null || Number.isNaN(at.getTime()) ? text : at.toISOString();
}

interface AuditWithRecordsProps {
  /** slug; without one the log of the whole Sovereign */
  organization?: string;
  searchParams: Promise<Search>;
}

/** The audit log with the records that the address asks for. What of it makes no request is left to the page itself. */
export async function AuditWithRecords({ organization, searchParams }: AuditWithRecordsProps) {
  const page = <AuditLogPage {...(organization === undefined ? {} : { organization })} />;
  const search = await searchParams;
  const filter = auditFilterSchema.safeParse({
    ...search,
    organization: organization ?? search.organization,
    from: moment(search.from),
    to: moment(search.to),
  });
  const upTo = search.upTo === undefined ? null : Number(search.upTo);
  if (!filter.success) return page;
  const query = auditQuery(filter.data, upTo);
  const asked = listAuditSchema.safeParse({ ...filter.data, before: query.initialPageParam });
  if (!asked.success) return page;
  const action = organization === undefined ? 'audit.read-all' : 'audit.read';
  const { answer } = await askInPage((caller) =>
    // whoever may not gets no records here: the page says so without asking
    mayDo(caller.actor, action) ? listAudit(caller, asked.data) : undefined,
  );
  return <FirstAnswers state={firstPage(query, answer)}>{page}</FirstAnswers>;
}
