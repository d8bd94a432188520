'use client';

import { useQuery } from '@tanstack/react-query';
import { formatCount } from '@/components/ui/content/format.ts';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { expiringCredentialsQuery } from '@/lib/client/credentials/credential-queries.ts';
import type { ExpiryWindow } from '@/lib/domain/credentials/credential-state.ts';
import type { ExpiringCredentials } from '@/lib/domain/credentials/expiring-credentials.ts';
import { pages } from '@/lib/domain/paths.ts';

/** Days before the end at which it is told. */
const WINDOW: ExpiryWindow = '7';

/** Tells of credentials that end within a week, those that are in use above all; nothing when there are none. */
export function ExpiryBell({ organization }: { organization: string }) {
  const { data, isError } = useQuery(expiringCredentialsQuery(organization));
  if (isError) return <Notice tone="warn" title="Unknown whether credentials expire soon" />;
  const soon = data?.windows.find(({ days }) => days === WINDOW);
  if (data === undefined || soon === undefined || soon.credentials === 0) return null;
  const today = data.windows.find(({ days }) => days === '1')?.credentials ?? 0;
  const { credentials } = soon;
  const noun = credentials === 1 ? 'credential expires' : 'credentials expire';
  return (
    <Notice
      tone="warn"
      title={`${formatCount(credentials)} ${noun} within ${WINDOW} days, ${connectedWords(soon, data.missing)}`}
      action={
        <ButtonLink href={pages.credentials(organization, { expiresWithin: WINDOW, sort: 'expires', dir: 'asc' })}>
          Show {credentials === 1 ? 'it' : 'them'}
        </ButtonLink>
      }
    >
      {today > 0 && `${formatCount(today)} within a day. `}
      Servers close connections of expired credentials. Issue new ones in time.
      {data.missing.length > 0 && ` No answer from ${data.missing.join(', ')}.`}
    </Notice>
  );
}

function connectedWords(
  { credentials, connected }: ExpiringCredentials['windows'][number],
  missing: ExpiringCredentials['missing'],
): string {
  if (connected === null || (connected === 0 && missing.length > 0)) return 'connections unknown';
  if (credentials === 1) return connected === 0 ? 'it is not connected' : 'it is connected';
  if (connected === 0) return 'none of them connected';
  return `${formatCount(connected)}${missing.length > 0 ? ' or more' : ''} of them connected`;
}
