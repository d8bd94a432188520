import { MissingState } from '@/components/ui/feedback/refused-state.tsx';
import { ButtonLink } from '@/components/ui/form/button-link.tsx';
import { pages } from '@/lib/domain/paths.ts';

/** What stands at an address of the console that no page has. */
export function NoPage() {
  return (
    <>
      <h1 className="sr-only">Not found</h1>
      <MissingState title="Page not found" action={<ButtonLink href={pages.home()}>To the start</ButtonLink>}>
        The address may be mistyped, or what it named is gone.
      </MissingState>
    </>
  );
}
