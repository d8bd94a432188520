import { Tag } from '@/components/ui/tag.tsx';
import type { Organization } from '@/lib/domain/organization.ts';

export function OrganizationState({ state }: Pick<Organization, 'state'>) {
  return <Tag tone={state === 'active' ? 'ok' : 'neutral'}>{state}</Tag>;
}
