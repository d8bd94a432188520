import type { PermissionTemplate } from '@/lib/domain/credentials/permission-template.ts';

import type { Allowance } from './explain-permissions.ts';
import { explainPermissions } from './explain-permissions.ts';

/** What is allowed, in words, each with the subjects that say it to the server. */
export function PermissionLists({ permissions }: { permissions: PermissionTemplate }) {
  const { may, hears, mayNot } = explainPermissions(permissions);
  return (
    <>
      <Allowances title="May" allowances={may} />
      <Allowances title="May read" allowances={hears} />
      {mayNot.length > 0 && <Allowances title="May not" allowances={mayNot} />}
    </>
  );
}

function Allowances({ title, allowances }: { title: string; allowances: readonly Allowance[] }) {
  return (
    <div>
      <h3 className="mb-1.5 text-sm text-ink-3">{title}</h3>
      <ul className="flex flex-col gap-2">
        {allowances.map(({ words, subjects }) => (
          <li key={words}>
            {words}
            {subjects.map((subject) => (
              <code key={subject} className="block text-sm wrap-anywhere text-ink-3">
                {subject}
              </code>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
