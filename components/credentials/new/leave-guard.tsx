'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';

import { Button } from '@/components/ui/form/button.tsx';

/**
 * Asks before somebody leaves without the credential. Three ways lead out: the window (`beforeunload`), links of the
 * console, and the browser's Back, which the Navigation API lets us hold.
 */
export function LeaveGuard({ active, count = 1 }: { active: boolean; count?: number }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const leave = useRef<() => void>(() => undefined);
  const router = useRouter();

  useEffect(() => {
    if (!active) return undefined;
    const leaving = new AbortController();
    const { signal } = leaving;
    const ask = (event: Event, how: () => void) => {
      event.preventDefault();
      event.stopPropagation();
      leave.current = () => {
        leaving.abort();
        how();
      };
      dialog.current?.showModal();
    };

    window.addEventListener('beforeunload', (event) => event.preventDefault(), { signal });
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0;
      if (link?.origin !== window.location.origin || link.download !== '' || elsewhere) return;
      ask(event, () => router.push(link.pathname + link.search));
    };
    document.addEventListener('click', onClick, { capture: true, signal });
    const onNavigate = (event: NavigateEvent) => {
      if (event.navigationType !== 'traverse' || !event.cancelable) return;
      const { key } = event.destination;
      ask(event, () => window.navigation.traverseTo(key));
    };
    // not in Safari before 26 and Firefox before 147
    if ('navigation' in window) window.navigation.addEventListener('navigate', onNavigate, { signal });
    return () => leaving.abort();
  }, [active, router]);

  return (
    <dialog
      ref={dialog}
      aria-labelledby="leave-title"
      aria-describedby="leave-text"
      className="m-auto max-w-md rounded-lg border border-line bg-surface p-5 text-ink shadow-lifted"
    >
      <h2 id="leave-title" className="text-lg font-semibold">
        {count === 1 ? 'Leave without the credential?' : `Leave without the ${count} credentials?`}
      </h2>
      <p id="leave-text" className="mt-1 text-ink-2">
        {count === 1
          ? 'Its private key is only here. It will be gone for good, and whoever needs the credential has to issue another.'
          : 'Their private keys are only here. They will be gone for good, and whoever needs the credentials has to issue others.'}
      </p>
      <form method="dialog" className="mt-4 flex flex-wrap justify-end gap-2">
        <Button type="submit" variant="primary">
          Stay here
        </Button>
        <Button type="submit" variant="danger" onClick={() => leave.current()}>
          Leave
        </Button>
      </form>
    </dialog>
  );
}
