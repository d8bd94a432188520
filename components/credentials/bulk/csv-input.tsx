'use client';

import { useState } from 'react';

import { Card } from '@/components/ui/content/card.tsx';
import { cn } from '@/components/ui/cn.ts';
import { Button } from '@/components/ui/form/button.tsx';
import { CONTROL_CLASS } from '@/components/ui/form/control-class.ts';
import { Field } from '@/components/ui/form/field.tsx';
import { MOST_CSV_BYTES } from '@/lib/client/credentials/bulk/read-csv.ts';
import { downloadFile } from '@/lib/client/download-file.ts';
import { MOST_CREDENTIALS_AT_ONCE } from '@/lib/domain/credentials/bulk/credential-lines.ts';
import { CSV_COLUMNS } from '@/lib/domain/credentials/bulk/csv-lines.ts';

const EXAMPLE = `name,environment,role,durable,expiry
press-1,dev,publisher,,90
orders-1,dev,subscriber,orders-1,2027-06-30
`;

interface CsvInputProps {
  organization: string;
  text: string;
  onText: (text: string) => void;
  disabled: boolean;
}

/** A file, or the text of one. */
export function CsvInput({ organization, text, onText, disabled }: CsvInputProps) {
  const [problem, setProblem] = useState<string>();
  const [name, setName] = useState<string>();
  const open = (file: File | undefined) => {
    setProblem(undefined);
    setName(undefined);
    if (file === undefined) return;
    if (file.size > MOST_CSV_BYTES) {
      setProblem(`${file.name} is larger than ${MOST_CSV_BYTES / 1024} KiB. Split it.`);
      return;
    }
    const take = (content: string) => {
      setName(file.name);
      onText(content);
    };
    file.text().then(take, () => setProblem(`${file.name} cannot be read any more. Choose it again.`));
  };
  return (
    <Card className="grid gap-x-6 gap-y-4 p-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="flex min-w-0 flex-col gap-4">
        <Field
          label="CSV file"
          hint={name === undefined ? undefined : `${name} was read; its text is shown below.`}
          error={problem}
        >
          {(control) => (
            <input
              {...control}
              type="file"
              accept=".csv,.txt,text/csv,text/plain"
              disabled={disabled}
              onChange={(event) => {
                open(event.target.files?.[0]);
                // the same file again, corrected, is news
                event.target.value = '';
              }}
              className="block w-full text-sm file:mr-3 file:h-8 file:rounded-md file:border file:border-line-strong file:bg-surface file:px-3 file:text-ink"
            />
          )}
        </Field>
        <Field label="Or its text">
          {(control) => (
            <textarea
              {...control}
              value={text}
              readOnly={disabled}
              rows={9}
              spellCheck={false}
              autoComplete="off"
              wrap="off"
              placeholder={EXAMPLE}
              onChange={(event) => {
                setName(undefined);
                onText(event.target.value);
              }}
              className={cn(CONTROL_CLASS, 'h-auto py-1.5 font-mono text-sm')}
            />
          )}
        </Field>
      </div>
      <div className="flex flex-col items-start gap-2 text-sm text-ink-2">
        <p>
          Columns: <span className="font-mono text-xs wrap-anywhere">{CSV_COLUMNS.join(', ')}</span>. The first three
          are required; separators are commas, semicolons or tabs.
        </p>
        <ul className="flex list-disc flex-col gap-1 pl-4">
          <li>
            <span className="font-mono text-xs">durable</span> is for subscribers; the name when empty.
          </li>
          <li>
            <span className="font-mono text-xs">expiry</span> takes days or a date such as 2027-06-30; 30 days when
            empty.
          </li>
          <li>
            Without a <span className="font-mono text-xs">publicKey</span> the key pair is made here, and its file is
            downloaded afterwards.
          </li>
        </ul>
        <p>
          At most {MOST_CREDENTIALS_AT_ONCE} lines and {MOST_CSV_BYTES / 1024} KiB in one request.
        </p>
        <Button size="sm" onClick={() => downloadFile(`${organization}-credentials.csv`, EXAMPLE, 'text/csv')}>
          Download an example
        </Button>
      </div>
    </Card>
  );
}
