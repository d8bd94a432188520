'use client';

import { useEffect, useState } from 'react';

import { asProblem } from '@/lib/client/api-problem.ts';
import { readCsv } from '@/lib/client/credentials/bulk/read-csv.ts';
import { judgeFile } from '@/lib/domain/credentials/bulk/csv-lines.ts';
import type { JudgedFile } from '@/lib/domain/credentials/bulk/csv-lines.ts';
import { CREDENTIAL_ROLES } from '@/lib/domain/credentials/credential-roles.ts';
import type { CredentialRole } from '@/lib/domain/credentials/credential-roles.ts';
import type { EnvironmentType } from '@/lib/domain/names.ts';

import type { IssueRights } from '../issue-gate.tsx';

async function judge(organization: string, text: string, rights: IssueRights): Promise<JudgedFile> {
  const read = await readCsv(text);
  if ('problem' in read) return { problem: read.problem, lines: null };
  return judgeFile(read.records, {
    slug: organization,
    environments: rights.environments,
    retired: rights.retired,
    refusalOf: (role: CredentialRole, environment: EnvironmentType) => {
      if (CREDENTIAL_ROLES[role].kind === 'trusted') return rights.trustedRefusal;
      return environment === 'prod' ? rights.prodRefusal : null;
    },
    now: Date.now(),
  });
}

/** The text of a CSV file and what this page thinks of it; null while there is none, or it is being read. */
export function useCsvFile(organization: string, { environments, retired, prodRefusal, trustedRefusal }: IssueRights) {
  const [text, setText] = useState('');
  const [judged, setJudged] = useState<{ text: string; file: JudgedFile } | null>(null);
  useEffect(() => {
    if (text.trim() === '') return undefined;
    let isCurrent = true;
    void judge(organization, text, { environments, retired, prodRefusal, trustedRefusal })
      .catch((error: unknown): JudgedFile => ({ problem: asProblem(error).detail, lines: null }))
      .then((file) => {
        if (isCurrent) setJudged({ text, file });
      });
    return () => {
      isCurrent = false;
    };
  }, [organization, text, environments, retired, prodRefusal, trustedRefusal]);
  return { text, setText, file: judged?.text === text ? judged.file : null };
}
