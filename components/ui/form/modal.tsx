'use client';

import { X } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { useLayoutEffect, useRef } from 'react';

import { cn } from '../cn.ts';

interface ModalProps extends Omit<ComponentProps<'dialog'>, 'open' | 'onClose' | 'ref'> {
  /** it was closed, by Escape or a press beside it: stop rendering it */
  onClose: () => void;
}

const TEXT_FIELD = 'input:not([type=checkbox], [type=radio], [type=file]), textarea';

/**
 * Open as long as it is rendered. What is written in has the focus first, where there is such. The browser keeps the focus inside, and gives it
 * back afterwards.
 */
export function Modal({ onClose, className, ...props }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // The browser takes the first button, which closes the dialog at the next space; `autoFocus` of React comes before it is shown.
    element?.querySelector<HTMLElement>(TEXT_FIELD)?.focus();
    // while it is still in the page, or the focus would have nowhere to return from
    return () => element?.close();
  }, []);
  return (
    <dialog
      {...props}
      ref={dialog}
      closedby="any"
      // at once: the news that it was closed comes later than the next key may
      onCancel={onClose}
      // React's strict mode closes and opens it once more; that news comes late
      onClose={() => dialog.current?.open !== true && onClose()}
      className={cn('rounded-lg border border-line-strong bg-surface p-0 text-ink shadow-lifted', className)}
    />
  );
}

interface ModalHeaderProps {
  /** the heading first; what is beside it after */
  children: ReactNode;
  onClose: () => void;
}

/** What a dialog is about, and the way out of it. */
export function ModalHeader({ children, onClose }: ModalHeaderProps) {
  return (
    <div className="flex items-center gap-2 border-b border-line py-2.5 pr-2 pl-3.5">
      {children}
      <button
        type="button"
        aria-label="Close"
        onClick={onClose}
        className="ml-auto grid size-8 place-items-center rounded-md text-ink-2 hover:bg-raised hover:text-ink"
      >
        <X aria-hidden className="size-4" />
      </button>
    </div>
  );
}
