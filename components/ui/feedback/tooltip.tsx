'use client';

import type { KeyboardEvent, ReactNode } from 'react';
import { useId, useRef } from 'react';

interface TooltipProps {
  text: string;
  className?: string | undefined;
  /** gets the id to describe itself by */
  children: (describedBy: string) => ReactNode;
}

/** Opens on hover, focus and touch; stays while the pointer is on it; Escape closes it (WCAG 1.4.13). */
export function Tooltip({ text, className = 'inline-flex', children }: TooltipProps) {
  const id = useId();
  const bubble = useRef<HTMLSpanElement>(null);
  const anchor = `--tooltip-${id.replace(/\W/g, '')}`;
  const show = () => bubble.current?.showPopover();
  const hide = () => bubble.current?.hidePopover();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') hide();
  };

  return (
    <span
      className={className}
      style={{ anchorName: anchor }}
      onPointerEnter={show}
      onPointerLeave={hide}
      onFocus={show}
      onBlur={hide}
      onClick={show}
      onKeyDown={onKeyDown}
    >
      {children(id)}
      <span
        ref={bubble}
        id={id}
        role="tooltip"
        popover="manual"
        style={{ positionAnchor: anchor }}
        className="tooltip max-w-80 rounded-md border border-line-strong bg-surface px-3 py-2 text-left text-sm font-normal whitespace-normal text-ink-2 shadow-lifted"
      >
        {text}
      </span>
    </span>
  );
}
