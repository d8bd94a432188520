import type { PageAct } from '@/components/ui/page-acts/page-acts.ts';
import { mayDo, refusalReason } from '@/lib/domain/access-table.ts';
import { pages } from '@/lib/domain/paths.ts';
import type { Me } from '@/lib/domain/system/me.ts';

/** The act of every page about credentials. Nobody is refused before it is known who is there. */
export const issueAct = (organization: string, me: Me | undefined): PageAct => ({
  id: 'credential.issue',
  label: 'Issue a credential',
  keys: 'i',
  href: pages.newCredential(organization),
  refusal: me === undefined || mayDo(me, 'credential.issue') ? undefined : refusalReason('credential.issue'),
});
