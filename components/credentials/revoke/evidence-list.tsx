import { signingKeyLabel } from '@/lib/domain/credentials/credential-rules.ts';
import type { ReactNode } from 'react';

import { formatAbsolute, formatCount, formatDuration } from '@/components/ui/content/format.ts';
import { Tag } from '@/components/ui/content/tag.tsx';
import type { TagTone } from '@/components/ui/content/tag.tsx';
import type { ClosedConnection, RevocationEvidence, ServerProof } from '@/lib/domain/credentials/revocation.ts';
import { isSessionKeyRole } from '@/lib/domain/credentials/signing-key.ts';

import type { TimedEvidence } from './use-evidence.ts';

interface EvidenceRowProps {
  tone: TagTone;
  verdict: string;
  children: ReactNode;
  when: ReactNode;
}

/** One thing that a server did or said. */
export function EvidenceRow({ tone, verdict, children, when }: EvidenceRowProps) {
  return (
    <li className="flex min-h-(--row) flex-wrap items-center gap-x-3 gap-y-0.5 border-b border-line px-3 py-1.5 last:border-b-0">
      <span className="w-24 shrink-0">
        <Tag tone={tone}>{verdict}</Tag>
      </span>
      <span className="min-w-0 flex-1 basis-52 wrap-anywhere">{children}</span>
      <span className="text-sm text-ink-3 tabular-nums">{when}</span>
    </li>
  );
}

/** What a server closed, in words. */
export const ClosedWords = ({ connection: { server, address, client, reason } }: { connection: ClosedConnection }) => (
  <>
    <b>{server}</b> closed <code className="text-sm">{address}</code>
    {client !== '' && ` (${client})`}: {reason}
  </>
);

/** What a server proves, or why it does not yet. */
export const ServerWords = ({ proof: { server, why } }: { proof: ServerProof }) => (
  <>
    <b>{server}</b> {why === null ? 'refuses what was revoked, and lists no connection of it' : `is not proven: ${why}`}
  </>
);

const ACCOUNTS = { edge: 'edge account', home: 'home account' } as const;
const plural = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;

function contentOf(line: RevocationEvidence): Omit<EvidenceRowProps, 'when'> | null {
  switch (line.type) {
    case 'selected':
      return {
        tone: 'neutral',
        verdict: 'begun',
        children: [
          `${plural(line.revoked, 'credential')} written down as revoked.`,
          ...(line.already > 0 ? [`${formatCount(line.already)} had been before.`] : []),
          `The servers listed ${plural(line.connections, 'connection')}.`,
        ].join(' '),
      };
    case 'key':
      return {
        tone: 'neutral',
        verdict: line.rotated ? 'rotated' : 'taken out',
        children: [
          line.rotated && `Generation ${line.generation} of ${signingKeyLabel(line)} signs from now on.`,
          isSessionKeyRole(line.role)
            ? `Older ones, of ${plural(line.connections, 'connection')},`
            : `Older ones, of ${plural(line.credentials, 'valid credential')} and ${plural(line.connections, 'connection')},`,
          line.until === null ? 'are taken out.' : `are taken out at ${formatAbsolute(line.until)} at the latest.`,
        ]
          .filter((text) => text !== false)
          .join(' '),
      };
    case 'claims':
      return {
        tone: 'ok',
        verdict: 'taken',
        children: (
          <>
            Claims of the {ACCOUNTS[line.account]} taken by <b>{line.server}</b>
          </>
        ),
      };
    case 'closed':
      return { tone: 'ok', verdict: 'closed', children: <ClosedWords connection={line.connection} /> };
    case 'server':
      return {
        tone: line.provenAt === null ? 'warn' : 'ok',
        verdict: line.provenAt === null ? 'not proven' : 'proven',
        children: <ServerWords proof={line} />,
      };
    case 'durable':
      return {
        tone: 'neutral',
        verdict: 'deleted',
        children: `Durable consumer ${line.durable} of ${line.environment}`,
      };
    case 'end':
    case 'failed':
      return null;
  }
}

interface EvidenceListProps {
  lines: readonly TimedEvidence[];
  /** closed connections that are not listed */
  omitted: number;
}

/** The evidence as it came, each line with the time since the press. */
export function EvidenceList({ lines, omitted }: EvidenceListProps) {
  return (
    <ol aria-label="Evidence">
      {lines.map(({ line, after }, index) => {
        const content = contentOf(line);
        return content && <EvidenceRow key={index} {...content} when={formatDuration(after)} />;
      })}
      {omitted > 0 && (
        <EvidenceRow tone="ok" verdict="closed" when="">
          {plural(omitted, 'more connection')}
        </EvidenceRow>
      )}
    </ol>
  );
}
