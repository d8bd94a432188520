import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { AbsoluteTime, RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { EvidenceRow } from '@/components/ui/evidence/evidence-list.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { proofWords } from '@/lib/client/evidence/evidence-words.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';
import type { ShownSuspension } from '@/lib/domain/organizations/suspension.ts';
import type { Me } from '@/lib/domain/system/me.ts';
import { pages } from '@/lib/domain/paths.ts';
import { realmOf } from '@/lib/domain/system/person.ts';

import { closedCount, proves } from './suspension-words.ts';

interface SuspensionCardProps {
  /** null: another tool closed it */
  suspension: ShownSuspension | null;
  me: Me | undefined;
  slug: string;
  /** opens the dialog that resumes it; null while there is nothing to resume */
  onResume: (() => void) | null;
}

/** Who suspended or resumed the Organization and why, what each server has proven since, and the way back. */
export function SuspensionCard({ slug, suspension, me, onResume }: SuspensionCardProps) {
  const mayDelete = me?.actions.includes('organization.delete') === true;
  const mayResume = me === undefined || me.actions.includes('organization.resume');
  const resumeRefusal = mayResume ? undefined : refusalReason('organization.resume');
  usePageActs(
    onResume === null
      ? []
      : [
          { id: 'organization.resume', label: `Resume ${slug}…`, refusal: resumeRefusal, run: onResume },
          ...(mayDelete
            ? [{ id: 'organization.delete', label: `Delete ${slug}…`, href: pages.organizationContents(slug) }]
            : []),
        ],
  );
  const unproven = (suspension?.servers ?? []).filter(({ provenAt }) => provenAt === null);
  const names = unproven.map(({ server }) => server).join(', ');
  return (
    <Card aria-labelledby="suspension">
      <CardHeader>
        <h2 id="suspension" className="font-semibold">
          {suspension === null ? (
            'Closed by another tool'
          ) : (
            <>
              {suspension.suspended ? 'Suspended' : 'Resumed'} <RelativeTime iso={suspension.at} /> by{' '}
              <span title={realmOf(suspension.by)}>{suspension.by.username}</span>
            </>
          )}
        </h2>
        {suspension && <span className="min-w-0 wrap-anywhere text-ink-3">“{suspension.reason}”</span>}
        <span className="ml-auto flex items-center gap-2">
          {suspension && <ProofTag suspension={suspension} unproven={unproven.length} />}
          {onResume && (
            <Button size="sm" disabledReason={resumeRefusal} onClick={onResume}>
              Resume…
            </Button>
          )}
          {onResume && mayDelete && (
            <ButtonLink size="sm" href={pages.organizationContents(slug)}>
              Delete…
            </ButtonLink>
          )}
        </span>
      </CardHeader>
      {suspension && suspension.servers.length > 0 && (
        <ol aria-label="Evidence">
          {suspension.servers.map((server) => (
            <EvidenceRow
              key={server.server}
              {...proofWords(server, proves(suspension.suspended))}
              when={server.provenAt !== null && <AbsoluteTime iso={server.provenAt} />}
            />
          ))}
        </ol>
      )}
      <CardFooter>
        <span>
          {unproven.length > 0 &&
            `${names} ${unproven.length === 1 ? 'is' : 'are'} asked every 5 s until it is proven. `}
          {suspension === null && 'Its limit of connections was set to 0. Who did it is not in the audit log.'}
          {suspension?.suspended === true && closedCount(suspension.closed)}
        </span>
      </CardFooter>
    </Card>
  );
}

function ProofTag({ suspension: { servers }, unproven }: { suspension: ShownSuspension; unproven: number }) {
  if (unproven > 0) return <Tag tone="warn">{unproven === 1 ? '1 server' : `${unproven} servers`} not proven</Tag>;
  return servers.length > 0 ? <Tag tone="ok">proven on every server</Tag> : <Tag tone="warn">not proven yet</Tag>;
}
