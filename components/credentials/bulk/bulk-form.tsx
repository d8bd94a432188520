'use client';

import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';

import { formatCount } from '@/components/ui/content/format.ts';
import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { Button } from '@/components/ui/form/button.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import { askForChallenge, issueCredentials } from '@/lib/client/credentials/bulk/issue-credentials.ts';
import type { BulkCredential, BulkProgress } from '@/lib/client/credentials/bulk/issue-credentials.ts';

import type { IssueRights } from '../issue-gate.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { CsvInput } from './csv-input.tsx';
import { LinesTable } from './lines-table.tsx';
import { placeFields, problemsOf } from './line-problems.ts';
import { ProblemList } from './problem-list.tsx';
import { ProgressBar } from './progress-bar.tsx';
import { ProofNotice } from './proof-notice.tsx';
import { useCsvFile } from './use-csv-file.ts';

interface BulkFormProps extends IssueRights {
  organization: string;
  onBegin: () => Promise<unknown>;
  onIssued: (credentials: BulkCredential[]) => void;
}

/** Takes a CSV file, shows what would be issued, asks, and issues it. */
export function BulkForm({ organization, onBegin, onIssued, ...rights }: BulkFormProps) {
  const { text, setText, file } = useCsvFile(organization, rights);
  const [confirming, setConfirming] = useState(false);
  const [progress, setProgress] = useState<BulkProgress | null>(null);
  const left = useRef<AbortController>(null);
  // Whoever leaves takes nothing along, so nothing shall be issued.
  useEffect(() => () => left.current?.abort(), []);
  const challenge = useMutation({ mutationFn: () => askForChallenge(organization) });
  const lines = file?.lines ?? [];
  const wishes = lines.flatMap(({ wish }) => (wish === null ? [] : [wish]));
  const brought = wishes.filter(({ publicKey }) => publicKey !== undefined);
  const unproven = brought.filter(({ signature }) => signature === undefined).length;
  const nonce = brought.length === 0 ? null : (challenge.data?.nonce ?? null);

  const issue = useMutation({
    mutationFn: async () => {
      await onBegin();
      const leaving = new AbortController();
      left.current = leaving;
      // Handed on and not returned: the cache of mutations would keep the keys.
      onIssued(await issueCredentials(organization, wishes, nonce, setProgress, leaving.signal));
    },
    onSettled: () => {
      setProgress(null);
      // It works once, whatever came of it.
      if (nonce !== null) challenge.reset();
    },
  });
  const refusal = issue.error === null ? null : asProblem(issue.error);
  const placed = placeFields(refusal?.fields ?? [], lines);
  const problems = problemsOf(lines, placed.byLine);
  const change = (next: string) => {
    issue.reset();
    setText(next);
  };
  const standsAgainst = (): string | undefined => {
    if (file === null) return 'Choose a file, or paste its text.';
    if (file.problem !== null) return file.problem;
    if (problems.length > 0) return 'Correct the problems first: a file is issued completely or not at all.';
    if (unproven > 0 || (brought.length > 0 && nonce === null)) return 'The public keys in it need a proof first.';
    return undefined;
  };

  return (
    <div className="flex min-w-0 flex-col gap-4">
      <CsvInput organization={organization} text={text} onText={change} disabled={issue.isPending} />
      {file?.problem != null && (
        <Notice tone="bad" title="The file cannot be used">
          {file.problem}
        </Notice>
      )}
      {refusal !== null && (placed.byLine.size === 0 || placed.others.length > 0) && (
        <Notice tone="bad" title={refusal.title}>
          {[refusal.detail, ...placed.others].join(' ')}
        </Notice>
      )}
      {problems.length > 0 && <ProblemList problems={problems} of={lines.length} />}
      {problems.length === 0 && brought.length > 0 && (unproven > 0 || nonce === null) && (
        <ProofNotice organization={organization} count={brought.length} challenge={challenge} />
      )}
      {lines.length > 0 && (
        <Card aria-label="What the file asks for">
          <CardHeader className="justify-between gap-x-4">
            {progress === null ? (
              <span>
                {formatCount(lines.length)} {lines.length === 1 ? 'credential' : 'credentials'}
                {brought.length > 0 && `, ${formatCount(brought.length)} of them for public keys of the file`}
              </span>
            ) : (
              <ProgressBar progress={progress} />
            )}
            <Button
              variant="primary"
              pending={issue.isPending}
              disabledReason={standsAgainst()}
              onClick={() => setConfirming(true)}
            >
              {issue.isPending ? 'Issuing…' : `Issue ${formatCount(lines.length)}`}
            </Button>
          </CardHeader>
          <LinesTable organization={organization} lines={lines} problems={problems} proven={nonce !== null} />
        </Card>
      )}
      {confirming && (
        <ConfirmDialog
          organization={organization}
          wishes={wishes}
          onClose={() => setConfirming(false)}
          onConfirm={() => {
            setConfirming(false);
            issue.mutate();
          }}
        />
      )}
    </div>
  );
}
