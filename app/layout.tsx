import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './globals.css';

import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';

import { Theme } from '@/components/shell/theme.tsx';

export const metadata: Metadata = {
  title: { default: 'Vertebra', template: '%s · Vertebra' },
  description: 'Account console of a multi-tenant NATS JetStream deployment',
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#14181d' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Reading the headers keeps every page from being rendered at build time, where no nonce exists yet.
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <Theme nonce={nonce}>{children}</Theme>
      </body>
    </html>
  );
}
