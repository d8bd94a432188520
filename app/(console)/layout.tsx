import { cookies } from 'next/headers';
import type { ReactNode } from 'react';

import { Console } from '@/components/shell/console.tsx';
import { Providers } from '@/components/shell/providers.tsx';
import { SupportBand } from '@/components/support/support-band.tsx';
import { readSession } from '@/lib/server/identity/session-cookie.ts';
import { getMe } from '@/lib/server/queries/get-me.ts';

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const session = await readSession((await cookies()).getAll());
  return (
    <Providers me={session && getMe(session)}>
      <Console band={<SupportBand />}>{children}</Console>
    </Providers>
  );
}
