'use client';

import { Menu, X } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';

import { Rail } from './rail.tsx';

const ICON_BUTTON = 'grid size-9 shrink-0 place-items-center rounded-md text-ink-2 hover:bg-raised hover:text-ink';

/** On narrow windows the rail is a sheet behind a button. */
export function MobileRail() {
  const sheet = useRef<HTMLDialogElement>(null);
  const pathname = usePathname();
  useEffect(() => {
    sheet.current?.close();
  }, [pathname]);
  return (
    <div className="-ml-2 md:hidden">
      <button
        type="button"
        aria-label="Open navigation"
        className={ICON_BUTTON}
        onClick={() => sheet.current?.showModal()}
      >
        <Menu aria-hidden className="size-5" />
      </button>
      <dialog
        ref={sheet}
        aria-label="Navigation"
        closedby="any"
        className="m-0 h-dvh max-h-none w-72 max-w-[85vw] border-r border-line bg-surface px-2.5 py-3.5 text-ink shadow-lifted"
      >
        <button
          type="button"
          aria-label="Close navigation"
          className={`${ICON_BUTTON} absolute top-2 right-2`}
          onClick={() => sheet.current?.close()}
        >
          <X aria-hidden className="size-5" />
        </button>
        <Rail />
      </dialog>
    </div>
  );
}
