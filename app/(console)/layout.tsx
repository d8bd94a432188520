import type { ReactNode } from 'react';

import { Console } from '@/components/shell/console.tsx';
import { Providers } from '@/components/shell/providers.tsx';
import { SupportBand } from '@/components/support/band/support-band.tsx';
import { getMe } from '@/lib/server/features/system/get-me.query.ts';
import { pageSession } from '@/lib/server/http/page/ask-in-page.ts';

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const checked = await pageSession();
  return (
    <Providers me={checked.kind === 'good' ? getMe(checked.session) : null}>
      <Console band={<SupportBand />}>{children}</Console>
    </Providers>
  );
}
