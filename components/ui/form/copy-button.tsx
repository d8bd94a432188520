'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';

import { cn } from '../cn.ts';

interface CopyButtonProps {
  text: string;
  /** what is copied: “Copy public key” */
  label: string;
}

type Outcome = 'none' | 'copied' | 'failed';
const ANNOUNCEMENTS: Record<Outcome, string> = {
  none: '',
  copied: 'Copied',
  failed: 'The browser did not allow copying. Select the text and copy it by hand.',
};

export function CopyButton({ text, label }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<Outcome>('none');
  useEffect(() => {
    if (outcome === 'none') return undefined;
    const timer = setTimeout(() => {
      setOutcome('none');
    }, 2_000);
    return () => {
      clearTimeout(timer);
    };
  }, [outcome]);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => {
        setOutcome('copied');
      },
      () => {
        setOutcome('failed');
      },
    );
  };
  const Icon = outcome === 'copied' ? Check : Copy;
  return (
    <>
      <button
        type="button"
        onClick={copy}
        aria-label={label}
        title={label}
        className="relative inline-grid size-6 shrink-0 place-items-center rounded-sm text-ink-3 hover:bg-raised hover:text-ink"
      >
        <Icon aria-hidden className={cn('size-3.5', outcome === 'copied' && 'text-ok')} />
      </button>
      <span role="status" className={outcome === 'failed' ? 'text-sm text-bad' : 'sr-only'}>
        {ANNOUNCEMENTS[outcome]}
      </span>
    </>
  );
}
