import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { AbsoluteTime, RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { EvidenceRow } from '@/components/ui/evidence/evidence-list.tsx';
import { proofWords } from '@/lib/client/evidence/evidence-words.ts';
import { contentsWords } from '@/lib/domain/organizations/contents-words.ts';
import type { Deletion } from '@/lib/domain/organizations/deletion.ts';
import { realmOf } from '@/lib/domain/system/person.ts';

import { EMPTIED, REMOVED } from './deletion-words.ts';

/** Who has the Organization deleted and why, and what each server has done since. */
export function DeletionCard({ slug, deletion }: { slug: string; deletion: Deletion | null }) {
  if (deletion === null) return null;
  const { at, by, reason, contents, emptied, removed } = deletion;
  const waits = [...emptied, ...removed].filter(({ provenAt }) => provenAt === null).map(({ server }) => server);
  return (
    <Card aria-labelledby="deletion">
      <CardHeader>
        <h2 id="deletion" className="font-semibold">
          Being deleted since <RelativeTime iso={at} /> by <span title={realmOf(by)}>{by.username}</span>
        </h2>
        <span className="min-w-0 wrap-anywhere text-ink-3">“{reason}”</span>
      </CardHeader>
      <ol aria-label="Evidence">
        {[
          ...emptied.map((proof) => ({ proof, does: EMPTIED })),
          ...removed.map((proof) => ({ proof, does: REMOVED })),
        ].map(({ proof, does }) => (
          <EvidenceRow
            key={`${does} ${proof.server}`}
            {...proofWords(proof, does)}
            when={proof.provenAt !== null && <AbsoluteTime iso={proof.provenAt} />}
          />
        ))}
      </ol>
      <CardFooter>
        <span>
          {slug} had {contentsWords(contents)}.{' '}
          {waits.length > 0 && `Waiting for ${[...new Set(waits)].join(', ')}, asked every 5 s.`}
        </span>
      </CardFooter>
    </Card>
  );
}
