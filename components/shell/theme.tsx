'use client';

import { ThemeProvider } from 'next-themes';
import type { ReactNode } from 'react';

interface ThemeProps {
  /** of the Content-Security-Policy, for the script that sets the theme before the first paint */
  nonce: string | undefined;
  children: ReactNode;
}

export function Theme({ nonce, children }: ThemeProps) {
  return (
    <ThemeProvider attribute="data-theme" disableTransitionOnChange {...(nonce === undefined ? {} : { nonce })}>
      {children}
    </ThemeProvider>
  );
}
