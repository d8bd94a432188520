'use client';

import type { ComponentProps } from 'react';
import { useLayoutEffect, useRef } from 'react';

import { cn } from '../cn.ts';

interface ModalProps extends Omit<ComponentProps<'dialog'>, 'open' | 'onClose' | 'ref'> {
  /** it was closed, by Escape or a press beside it: stop rendering it */
  onClose: () => void;
}

/** Open as long as it is rendered. The browser keeps the focus inside, and gives it back afterwards. */
export function Modal({ onClose, className, ...props }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
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
