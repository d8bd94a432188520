'use client';

import { useId, useSyncExternalStore } from 'react';

import { Modal, ModalHeader } from '@/components/ui/form/modal.tsx';
import { onPageActs, pageActs } from '@/components/ui/page-acts/page-acts.ts';

import { useMe } from '../use-me.ts';
import { useOrganization } from '../use-organization.ts';
import { Kbd } from './kbd.tsx';
import { usePaletteKeys } from './palette-keys.ts';
import { sectionKeys } from './section-keys.ts';
import { onSingleKeys, setSingleKeys, singleKeysOn } from './single-keys.ts';

interface Row {
  keys: readonly string[];
  what: string;
}

const ALWAYS: readonly Row[] = [
  { keys: ['Esc'], what: 'Close what is open' },
  { keys: ['↑', '↓', '↵'], what: 'Choose a row of a list, and open it' },
];

/** Every key that this page listens to, and the switch for those that are one letter. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const title = useId();
  const me = useMe();
  const organization = useOrganization();
  const paletteKeys = usePaletteKeys();
  const isOn = useSyncExternalStore(onSingleKeys, singleKeysOn, () => true);
  const acts = useSyncExternalStore(onPageActs, pageActs, pageActs);
  const single: readonly Row[] = [
    { keys: ['/'], what: 'Search or filter this page' },
    { keys: ['?'], what: 'Show this list' },
    ...acts.flatMap(({ keys, label }) => (keys === undefined ? [] : [{ keys: [keys], what: label }])),
  ];
  const sections = sectionKeys(organization, me).map(({ key, label }) => ({ keys: ['g', key], what: label }));
  return (
    <Modal
      aria-labelledby={title}
      onClose={onClose}
      className="mx-auto mt-[10dvh] mb-auto max-h-[80dvh] w-[min(44rem,calc(100vw-28px))]"
    >
      <ModalHeader onClose={onClose}>
        <h2 id={title} className="font-semibold">
          Keys
        </h2>
      </ModalHeader>
      <div className="grid gap-x-8 gap-y-4 p-3.5 sm:grid-cols-2">
        <div className="flex flex-col gap-4">
          <Rows title="Everywhere" rows={[{ keys: [paletteKeys], what: 'Go to anything, or run it' }, ...ALWAYS]} />
          <Rows title="On this page" rows={single} isOff={!isOn} />
        </div>
        <Rows title="Go to a section" rows={sections} isOff={!isOn} />
      </div>
      <div className="border-t border-line px-3.5 py-3">
        <label className="flex items-baseline gap-2">
          <input type="checkbox" checked={isOn} onChange={(event) => setSingleKeys(event.target.checked)} />
          <span>
            Keys that are one letter
            <span className="block text-sm text-ink-3">
              Turn them off if you speak to your computer, or press keys by chance. Kept in this browser. The account
              menu and the palette show this list, too.
            </span>
          </span>
        </label>
      </div>
    </Modal>
  );
}

function Rows({ title, rows, isOff = false }: { title: string; rows: readonly Row[]; isOff?: boolean }) {
  return (
    <section>
      <h3 className="mb-1 text-xs text-ink-3">
        {title}
        {isOff && ' (off)'}
      </h3>
      <dl className="flex flex-col gap-1">
        {rows.map(({ keys, what }) => (
          <div key={`${keys.join(' ')} ${what}`} className="flex items-baseline gap-3">
            <dt className="flex w-22 shrink-0 gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd className={isOff ? 'text-ink-3' : undefined}>{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
