import { Button } from '@/components/ui/button.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { api } from '@/lib/domain/paths.ts';

interface OrganizationsEmptyProps {
  search: string;
  onClear: () => void;
}

export function OrganizationsEmpty({ search, onClear }: OrganizationsEmptyProps) {
  if (search !== '') {
    return (
      <EmptyState title={`Nothing matches “${search}”`} action={<Button onClick={onClear}>Clear the search</Button>}>
        The search looks at names, display names, account keys and Environments.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No Organization yet">
      Every Organization of this Sovereign will be listed here, with what it uses of its limits. An operator creates one
      with <code className="font-mono text-sm">POST {api.organizations()}</code>.
    </EmptyState>
  );
}
