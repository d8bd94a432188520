'use client';

import { Link } from '@/components/ui/content/link.tsx';
import { formatAbsolute, formatCount } from '@/components/ui/content/format.ts';
import { Notice } from '@/components/ui/feedback/notice.tsx';
import { asProblem } from '@/lib/client/api-problem.ts';
import type { AuditVerification } from '@/lib/domain/audit/audit.ts';
import { pages } from '@/lib/domain/paths.ts';

import type { Verification } from './use-verification.ts';

function Progress({ line }: { line: AuditVerification | null }) {
  const text =
    line === null ? 'Reading the checkpoints' : `${formatCount(line.verified)} of ${formatCount(line.records)} records`;
  return (
    <Notice tone="info" title="The log is being verified">
      <span className="tabular-nums">{text}</span>
      <progress
        aria-label="Records verified"
        value={line?.verified}
        max={line?.records}
        className="mt-1 block h-1.5 w-full accent-accent"
      />
    </Notice>
  );
}

function Verdict({ verified, verdict }: { verified: number; verdict: NonNullable<AuditVerification['verdict']> }) {
  const { from, to, checkpoints, checkpointKey, broken } = verdict;
  const when = from && to ? ` from ${formatAbsolute(from)} to ${formatAbsolute(to)}` : '';
  const against = `${formatCount(checkpoints)} signed ${checkpoints === 1 ? 'checkpoint' : 'checkpoints'}`;
  const key = (
    <>
      Checkpoint key <code className="font-mono text-sm wrap-anywhere">{checkpointKey}</code>
    </>
  );
  if (broken === null) {
    return (
      <Notice tone="ok" title={`${formatCount(verified)} records${when} are unbroken, checked against ${against}.`}>
        {key}
      </Notice>
    );
  }
  return (
    <Notice tone="bad" title={`The log is broken at record ${formatCount(broken.sequence)}.`}>
      <p>
        {broken.problem} The {formatCount(verified)} records before it{when} are unbroken.{' '}
        <Link href={pages.audit({ upTo: broken.sequence })} className="underline">
          Show that place
        </Link>
      </p>
      <p>{key}</p>
    </Notice>
  );
}

function Failure({ error }: { error: unknown }) {
  const { title, detail } = asProblem(error);
  return (
    <Notice tone="bad" title={title}>
      {detail}
    </Notice>
  );
}

/** How far a verification is, and what came of it. */
export function VerificationNotice({ verification: { line, error, running } }: { verification: Verification }) {
  return (
    <div className="mb-3.5">
      {error && <Failure error={error} />}
      {running && <Progress line={line} />}
      {!running && !error && line?.verdict && <Verdict verified={line.verified} verdict={line.verdict} />}
    </div>
  );
}
