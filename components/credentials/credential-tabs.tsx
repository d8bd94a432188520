import { Tabs } from '@/components/ui/form/tabs.tsx';
import { pages } from '@/lib/domain/paths.ts';

interface CredentialTabsProps {
  organization: string;
  current: 'credentials' | 'refusals' | 'signing-keys';
}

/** What was handed out, which logins with it were refused, and the keys that signed it. */
export function CredentialTabs({ organization, current }: CredentialTabsProps) {
  return (
    <Tabs
      label="Credentials and their logins"
      links={[
        { href: pages.credentials(organization), label: 'Issued', current: current === 'credentials' },
        { href: pages.refusals(organization), label: 'Refused logins', current: current === 'refusals' },
        { href: pages.signingKeys(organization), label: 'Signing keys', current: current === 'signing-keys' },
      ]}
    />
  );
}
