import { EvidenceRow } from '@/components/ui/evidence/evidence-list.tsx';
import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { formatCount } from '@/components/ui/content/format.ts';
import { Link } from '@/components/ui/content/link.tsx';
import { AbsoluteTime, RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { closedWords, proofWords } from '@/lib/client/evidence/evidence-words.ts';
import type { CredentialDetail } from '@/lib/domain/credentials/credential-detail.ts';
import { pages } from '@/lib/domain/paths.ts';
import { realmOf } from '@/lib/domain/system/person.ts';

import { REFUSES } from '../revoke/revocation-words.ts';

type Revocation = NonNullable<CredentialDetail['revocation']>;

/** Who revoked it and why, and what each server has proven since. */
export function RevocationCard({ organization, revocation }: { organization: string; revocation: Revocation }) {
  const { at, by, reason, act, keys, proof } = revocation;
  const unproven = (proof?.servers ?? []).filter(({ provenAt }) => provenAt === null);
  return (
    <Card aria-labelledby="revocation">
      <CardHeader>
        <h2 id="revocation" className="font-semibold">
          Revoked <RelativeTime iso={at} /> by <span title={realmOf(by)}>{by.username}</span>
        </h2>
        <span className="min-w-0 wrap-anywhere text-ink-3">“{reason}”</span>
        <span className="ml-auto">
          <ProofTag proof={proof} unproven={unproven.length} />
        </span>
      </CardHeader>
      {proof !== null && (
        <ol aria-label="Evidence">
          {proof.servers.map((server) => (
            <EvidenceRow
              key={server.server}
              {...proofWords(server, REFUSES)}
              when={server.provenAt !== null && <AbsoluteTime iso={server.provenAt} />}
            />
          ))}
          {proof.closed.first.map((connection, index) => (
            <EvidenceRow key={index} {...closedWords(connection)} when={<AbsoluteTime iso={connection.closedAt} />} />
          ))}
        </ol>
      )}
      <CardFooter>
        <span>
          {unproven.length > 0
            ? `${unproven.map(({ server }) => server).join(', ')} ${unproven.length === 1 ? 'is' : 'are'} asked every 5 s until it is proven.`
            : isProvenEverywhere(proof) && 'Its .creds file no longer works.'}
        </span>
        {keys > 1 && (
          <Link href={pages.organizationAudit(organization, { object: act })} className="underline">
            Revoked with {formatCount(keys - 1)} {keys === 2 ? 'other' : 'others'}
          </Link>
        )}
      </CardFooter>
    </Card>
  );
}

const isProvenEverywhere = (proof: Revocation['proof']): boolean =>
  proof !== null && proof.servers.length > 0 && proof.servers.every(({ provenAt }) => provenAt !== null);

function ProofTag({ proof, unproven }: { proof: Revocation['proof']; unproven: number }) {
  if (isProvenEverywhere(proof)) return <Tag tone="ok">proven on every server</Tag>;
  if (unproven === 0) return <Tag tone="warn">not proven yet</Tag>;
  return <Tag tone="warn">{unproven === 1 ? '1 server' : `${unproven} servers`} not proven</Tag>;
}
