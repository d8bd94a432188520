'use client';

import { Check, Download, TriangleAlert } from 'lucide-react';
import { useState } from 'react';

import { Button } from '@/components/ui/form/button.tsx';
import { cn } from '@/components/ui/cn.ts';
import { downloadFile } from '@/lib/client/download-file.ts';
import { formatCreds } from '@/lib/domain/credentials/creds-file.ts';
import type { NewCredential } from '@/lib/client/credentials/issue-credential.ts';

interface SaveCredsProps {
  created: NewCredential;
  saved: boolean;
  onSaved: () => void;
}

/** The file exists for the moment of a press only: it is never rendered and never kept. */
export function SaveCreds({ created: { issued, key }, saved, onSaved }: SaveCredsProps) {
  const [words, setWords] = useState(
    'Shown once. Download or copy it now: who leaves without it has to issue another.',
  );
  const [copyFailed, setCopyFailed] = useState(false);
  const file = `${issued.credential.name}.creds`;

  const done = (how: string) => {
    setCopyFailed(false);
    setWords(how);
    onSaved();
  };
  const download = () => {
    downloadFile(file, formatCreds(issued.jwt, key.seed), 'application/octet-stream');
    done(`${file} downloaded. Treat it like a password.`);
  };
  const copy = () => {
    navigator.clipboard.writeText(formatCreds(issued.jwt, key.seed)).then(
      () => done(`Copied. Paste it into ${file} and treat it like a password.`),
      () => setCopyFailed(true),
    );
  };

  const Icon = saved ? Check : TriangleAlert;
  return (
    <div className="flex flex-col gap-3 border-b border-line p-3">
      <p role="status" className={cn('flex items-baseline gap-2', saved ? 'text-ok' : 'text-warn')}>
        <Icon aria-hidden className="size-3.5 shrink-0 translate-y-0.5" />
        {copyFailed ? 'The browser did not allow copying. Download the file instead.' : words}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" onClick={download}>
          <Download aria-hidden className="size-3.5" />
          Download .creds
        </Button>
        <Button onClick={copy}>Copy</Button>
      </div>
    </div>
  );
}
