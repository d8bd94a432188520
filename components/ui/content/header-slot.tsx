'use client';

import type { ReactNode } from 'react';
import { createContext, use, useState } from 'react';
import { createPortal } from 'react-dom';

type Target = HTMLElement | null;
const TargetContext = createContext<Target>(null);
const SetTargetContext = createContext<(target: Target) => void>(() => undefined);

/** Lets a page put its live status into the header of the window, without either knowing the other. */
export function HeaderSlotProvider({ children }: { children: ReactNode }) {
  const [target, setTarget] = useState<Target>(null);
  return (
    <SetTargetContext value={setTarget}>
      <TargetContext value={target}>{children}</TargetContext>
    </SetTargetContext>
  );
}

/** Where it appears. */
export function HeaderSlotOutlet() {
  return <div ref={use(SetTargetContext)} className="flex min-w-0 items-center" />;
}

/** What appears: rendered by the page. */
export function HeaderSlot({ children }: { children: ReactNode }) {
  const target = use(TargetContext);
  return target === null ? null : createPortal(children, target);
}
