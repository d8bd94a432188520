import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { CopyButton } from '@/components/ui/form/copy-button.tsx';
import { PageHeader } from '@/components/ui/content/page-header.tsx';
import { Skeleton } from '@/components/ui/feedback/skeleton.tsx';
import { usePageActs } from '@/components/ui/page-acts/page-acts.ts';
import { refusalReason } from '@/lib/domain/access-table.ts';
import type { Me } from '@/lib/domain/system/me.ts';
import type { Organization } from '@/lib/domain/organizations/organization.ts';
import { pages } from '@/lib/domain/paths.ts';

import { OrganizationStateTag } from './organization-state.tsx';

interface OrganizationHeaderProps {
  slug: string;
  organization: Organization | undefined;
  me: Me | undefined;
  onSuspend: () => void;
}

function Identity({ displayName, account }: Organization) {
  return (
    <span className="flex flex-wrap items-center gap-x-1.5">
      {displayName} · Account{' '}
      <span className="inline-flex min-w-0 items-center">
        <code title={account} className="font-mono text-sm">
          {account.slice(0, 8)}…{account.slice(-4)}
        </code>
        <CopyButton text={account} label="Copy the account’s public key" />
      </span>
    </span>
  );
}

/** Why it cannot be suspended; undefined when it can. */
function suspendReason({ slug, organization, me }: Pick<OrganizationHeaderProps, 'slug' | 'organization' | 'me'>) {
  if (me?.actions.includes('organization.suspend') === false) return refusalReason('organization.suspend');
  const state = organization?.state;
  if (state === 'deleting') return `${slug} is being deleted.`;
  return state === 'suspended' || state === 'suspending' ? `${slug} is suspended already.` : undefined;
}

export function OrganizationHeader({ slug, organization, me, onSuspend }: OrganizationHeaderProps) {
  const mayIssue = me === undefined || me.actions.includes('credential.issue');
  const issue = {
    id: 'credential.issue',
    label: 'Issue a credential',
    keys: 'i',
    href: pages.newCredential(slug),
    refusal: mayIssue ? undefined : refusalReason('credential.issue'),
  };
  const mayInspect = me?.actions.includes('jetstream.inspect') === true;
  const suspendRefusal = suspendReason({ slug, organization, me });
  usePageActs([
    issue,
    ...(mayInspect
      ? [{ id: 'contents', label: `Show the contents of ${slug}`, href: pages.organizationContents(slug) }]
      : []),
    ...(me?.scope === 'sovereign'
      ? [{ id: 'organization.suspend', label: `Suspend ${slug}…`, refusal: suspendRefusal, run: onSuspend }]
      : []),
  ]);
  return (
    <PageHeader
      title={
        <>
          {slug}
          {organization && <OrganizationStateTag {...organization} />}
        </>
      }
      subtitle={organization ? <Identity {...organization} /> : <Skeleton className="my-1.5 h-3 w-72" />}
      actions={
        <>
          {mayInspect && <ButtonLink href={pages.organizationContents(slug)}>Contents</ButtonLink>}
          {me?.scope === 'sovereign' && (
            <Button disabledReason={suspendRefusal} onClick={onSuspend}>
              Suspend…
            </Button>
          )}
          <ButtonLink variant="primary" href={issue.href} disabledReason={issue.refusal}>
            Issue a credential
          </ButtonLink>
        </>
      }
    />
  );
}
