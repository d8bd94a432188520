'use client';

import NextLink, { useLinkStatus } from 'next/link';
import type { ComponentProps } from 'react';

/**
 * Goes to another page of the console when it is pressed, and asks for nothing before. Every page is rendered for whoever asks, and
 * of such a one Next can fetch ahead only its frame, which is there already: two requests for each link in sight, for nothing.
 */
export function Link(props: Omit<ComponentProps<typeof NextLink>, 'prefetch'>) {
  return <NextLink {...props} prefetch={false} />;
}

/** Inside a link: shows that it was pressed, while its page is on its way. */
export function PendingMark() {
  const { pending } = useLinkStatus();
  if (!pending) return null;
  return <span aria-hidden className="ml-auto size-1.5 shrink-0 animate-pulse rounded-full bg-accent" />;
}
