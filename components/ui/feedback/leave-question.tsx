'use client';

import type { ReactNode } from 'react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';

import { Button } from '../form/button.tsx';
import { Notice } from './notice.tsx';

interface LeaveQuestionProps {
  /** something would be lost */
  active: boolean;
  title: string;
  /** what would be lost */
  children: ReactNode;
  /** goes to an address of the console */
  onLeave: (href: string) => void;
  /** another way to leave, which does something first; it gives why that failed, and nobody leaves then */
  alternative?: { label: string; act: () => Promise<string | null> };
}

/**
 * Asks before somebody leaves and loses something. Three ways lead out: the window (`beforeunload`), links of the
 * console, and the browser's Back, which the Navigation API lets us hold.
 */
export function LeaveQuestion({ active, title, children, onLeave, alternative }: LeaveQuestionProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const leave = useRef<() => void>(() => undefined);
  const goTo = useEffectEvent(onLeave);
  const [acting, setActing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const actAndLeave = async (act: () => Promise<string | null>) => {
    setActing(true);
    const failure = await act();
    setActing(false);
    setProblem(failure);
    if (failure !== null) return;
    dialog.current?.close();
    leave.current();
  };

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
      const elsewhere =
        link?.target === '_blank' || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0;
      if (link?.origin !== window.location.origin || link.download !== '' || elsewhere) return;
      ask(event, () => goTo(link.pathname + link.search));
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
  }, [active]);

  return (
    <dialog
      ref={dialog}
      aria-labelledby="leave-title"
      aria-describedby="leave-text"
      className="m-auto max-w-md rounded-lg border border-line bg-surface p-5 text-ink shadow-lifted"
    >
      <h2 id="leave-title" className="text-lg font-semibold">
        {title}
      </h2>
      <p id="leave-text" className="mt-1 text-ink-2">
        {children}
      </p>
      {problem !== null && (
        <Notice tone="bad" title="You have not left">
          {problem}
        </Notice>
      )}
      <form method="dialog" className="mt-4 flex flex-wrap justify-end gap-2">
        <Button type="submit" variant="primary">
          Stay here
        </Button>
        <Button type="submit" variant="danger" onClick={() => leave.current()}>
          Leave
        </Button>
        {alternative && (
          <Button variant="danger" pending={acting} onClick={() => void actAndLeave(alternative.act)}>
            {alternative.label}
          </Button>
        )}
      </form>
    </dialog>
  );
}
