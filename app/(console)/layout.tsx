import { cookies } from 'next/headers';
import type { ReactNode } from 'react';

import { Console } from '@/components/shell/console.tsx';
import { Providers } from '@/components/shell/providers.tsx';
import { SupportBand } from '@/components/support/band/support-band.tsx';
import { checkSession } from '@/lib/server/identity/session/check-session.ts';
import { getMe } from '@/lib/server/features/system/get-me.query.ts';

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const checked = await checkSession((await cookies()).getAll());
  return (
    <Providers me={checked.kind === 'good' ? getMe(checked.session) : null}>
      <Console band={<SupportBand />}>{children}</Console>
    </Providers>
  );
}
