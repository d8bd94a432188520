import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import type { IssuedCredential } from '@/lib/domain/credentials/credential.ts';

import { PermissionLists } from './permission-lists.tsx';

/** The permissions as the server reads them for this credential: templates filled in. */
export function PermissionsCard({ permissions }: Pick<IssuedCredential, 'permissions'>) {
  return (
    <Card aria-labelledby="permissions">
      <CardHeader>
        <h2 id="permissions" className="font-semibold">
          What it may do
        </h2>
      </CardHeader>
      <div className="flex flex-col gap-4 p-3">
        <PermissionLists permissions={permissions} />
      </div>
    </Card>
  );
}
