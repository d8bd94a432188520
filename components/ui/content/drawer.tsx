'use client';

import { ArrowLeft, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEffect, useEffectEvent, useId, useLayoutEffect, useRef } from 'react';

import { Button } from '../form/button.tsx';
import { Modal } from '../form/modal.tsx';
import { DrawerWidth, useDrawerShare } from './drawer-width.tsx';
import { useIsWide } from './use-is-wide.ts';

interface DrawerProps {
  /** names it for screen readers: “Message 17” */
  label: string;
  title: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

/** A row in which a list stands, and beside it the drawer with what is opened of it. */
export function DrawerRow({ children }: { children: ReactNode }) {
  return <div className="flex min-h-0 flex-1 [&>*:first-child]:min-w-0 [&>*:first-child]:flex-1">{children}</div>;
}

/**
 * What is opened of a list. From `lg` up it stands beside the list, in a width that the person chooses; the focus stays in the
 * list, to go on to the next. Below it is a sheet over the whole window, with the focus in it.
 */
export function Drawer(props: DrawerProps) {
  return useIsWide() ? <Beside {...props} /> : <Sheet {...props} />;
}

/** Whether Escape closes something that lies above: a dialog, or a field that is emptied by it. */
const isTaken = (event: KeyboardEvent): boolean =>
  event.defaultPrevented ||
  document.querySelector('dialog[open], [role=menu]') !== null ||
  (event.target instanceof HTMLInputElement && event.target.value !== '');

function Beside({ label, title, onClose, children }: DrawerProps) {
  const id = useId();
  const panel = useRef<HTMLElement>(null);
  const share = useDrawerShare();
  const close = useEffectEvent(onClose);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !isTaken(event)) close();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  useLayoutEffect(() => {
    const [opener, element] = [document.activeElement, panel.current];
    return () => {
      if (opener instanceof HTMLElement && element?.contains(document.activeElement)) opener.focus();
    };
  }, []);
  return (
    <>
      <DrawerWidth controls={id} />
      <section
        id={id}
        ref={panel}
        aria-label={label}
        style={{ flexBasis: `${String(share)}%` }}
        className="flex max-h-full min-h-0 min-w-72 shrink-0 grow-0 flex-col self-start overflow-hidden rounded-lg border border-line bg-surface"
      >
        <div className="flex items-center gap-2 border-b border-line py-1.5 pr-1.5 pl-3">
          <h2 className="min-w-0 font-semibold wrap-anywhere">{title}</h2>
          <Button variant="quiet" aria-label="Close" title="Close (Esc)" onClick={onClose} className="ml-auto px-2">
            <X aria-hidden className="size-4" />
          </Button>
        </div>
        <div className="flex min-h-0 flex-col overflow-y-auto">{children}</div>
      </section>
    </>
  );
}

function Sheet({ label, title, onClose, children }: DrawerProps) {
  const id = useId();
  const closed = useRef(false);
  // a dialog tells twice that it was closed, and the way back in the history must not be gone twice
  const onceClosed = () => {
    if (closed.current) return;
    closed.current = true;
    onClose();
  };
  return (
    <Modal
      aria-labelledby={id}
      data-sheet
      onClose={onceClosed}
      className="m-0 h-dvh max-h-none w-screen max-w-none rounded-none border-0"
    >
      <section aria-label={label} className="flex h-full flex-col">
        <div className="flex items-center gap-2 border-b border-line px-1.5 py-1.5">
          <Button variant="quiet" onClick={onceClosed} className="px-2">
            <ArrowLeft aria-hidden className="size-4" />
            Back
          </Button>
          <h2 id={id} className="min-w-0 font-semibold wrap-anywhere">
            {title}
          </h2>
        </div>
        <div className="flex min-h-0 flex-1 flex-col overflow-y-auto overscroll-contain">{children}</div>
      </section>
    </Modal>
  );
}
