import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { counted } from '@/components/ui/content/format.ts';
import { AbsoluteTime, RelativeTime } from '@/components/ui/content/relative-time.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import { EvidenceRow } from '@/components/ui/evidence/evidence-list.tsx';
import { proofWords } from '@/lib/client/evidence/evidence-words.ts';
import type { EnvironmentLife } from '@/lib/domain/environments/environment-life.ts';
import { realmOf } from '@/lib/domain/system/person.ts';

import { PROVES } from './life-words.ts';

const WORDS = {
  add: ['Added', 'Being added'],
  change: ['Settings changed', 'Settings being changed'],
  retire: ['Retired', 'Being retired'],
  restore: ['Restored', 'Being restored'],
  delete: ['Deleted', 'Being deleted'],
} as const;

/** The last act on an Environment: who, when and why, and what each server has proven since. */
export function LifeCard({ last }: { last: NonNullable<EnvironmentLife['last']> }) {
  const { kind, done, at, by, reason, servers, closed } = last;
  const unproven = servers.filter(({ provenAt }) => provenAt === null).map(({ server }) => server);
  return (
    <Card aria-labelledby="last-act">
      <CardHeader>
        <h2 id="last-act" className="font-semibold">
          {WORDS[kind][done ? 0 : 1]} <RelativeTime iso={at} /> by <span title={realmOf(by)}>{by.username}</span>
        </h2>
        {reason !== '' && <span className="min-w-0 wrap-anywhere text-ink-3">“{reason}”</span>}
        {kind === 'retire' && done && (
          <span className="ml-auto">
            {unproven.length > 0 ? (
              <Tag tone="warn">{counted(unproven.length, 'server')} not proven</Tag>
            ) : (
              <Tag tone="ok">proven on every server</Tag>
            )}
          </span>
        )}
      </CardHeader>
      {servers.length > 0 && (
        <ol aria-label="Evidence">
          {servers.map((server) => (
            <EvidenceRow
              key={server.server}
              {...proofWords(server, PROVES[kind])}
              when={server.provenAt !== null && <AbsoluteTime iso={server.provenAt} />}
            />
          ))}
        </ol>
      )}
      {(unproven.length > 0 || kind === 'retire') && (
        <CardFooter>
          {unproven.length > 0
            ? `${unproven.join(', ')} ${unproven.length === 1 ? 'is' : 'are'} asked every 5 s until it is proven.`
            : `${counted(closed, 'connection')} closed.`}
        </CardFooter>
      )}
    </Card>
  );
}
