import type { Metadata } from 'next';

import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { EmptyState } from '@/components/ui/feedback/empty-state.tsx';
import { pages } from '@/lib/domain/paths.ts';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <div>
        <h1 className="sr-only">Not found</h1>
        <EmptyState title="Page not found" action={<ButtonLink href={pages.home()}>To the start</ButtonLink>}>
          The address may be mistyped, or what it named is gone.
        </EmptyState>
      </div>
    </main>
  );
}
