import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import type { CredentialRole } from '@/lib/domain/credentials/credential-roles.ts';
import { CREDENTIAL_ROLES, roleName } from '@/lib/domain/credentials/credential-roles.ts';
import { filledIn } from '@/lib/domain/credentials/permission-template.ts';
import type { EnvironmentType } from '@/lib/domain/names.ts';
import { environmentName } from '@/lib/domain/names.ts';

import { KindTag } from '../kind-tag.tsx';
import { PermissionLists } from '../permission-lists.tsx';

/** What people read where the server will fill in what is not there yet. */
const READABLE = { publicKey: '<its public key>', durable: '<its durable>' };

interface RolePreviewProps {
  role: CredentialRole;
  organization: string;
  environment: EnvironmentType;
}

/** What the role that is chosen would allow in the Environment that is chosen. */
export function RolePreview({ role, organization, environment }: RolePreviewProps) {
  const { kind, risk, template } = CREDENTIAL_ROLES[role];
  return (
    <Card aria-labelledby="role-preview" className="lg:sticky lg:top-18">
      <CardHeader className="justify-between">
        <h2 id="role-preview" className="font-semibold">
          {roleName(role)} of <span className="font-mono text-sm">{environmentName(organization, environment)}</span>
        </h2>
        <KindTag kind={kind} />
      </CardHeader>
      <div className="flex flex-col gap-4 p-3">
        {risk !== null && (
          <Notice tone="warn" title={`Reaches every Environment of ${organization}`}>
            {risk}
          </Notice>
        )}
        <PermissionLists permissions={filledIn(template(organization, environment), READABLE)} />
      </div>
    </Card>
  );
}
