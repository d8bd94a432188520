import { formatCount } from '@/components/ui/content/format.ts';
import { Age, AGE_WIDTH } from '@/components/ui/content/relative-time.tsx';
import { Tag } from '@/components/ui/content/tag.tsx';
import type { Column } from '@/components/ui/table/table-column.ts';
import type { RefusalCause } from '@/lib/domain/credentials/refusal-cause.ts';
import type { Refusal } from '@/lib/domain/credentials/refusal.ts';

import { CAUSE_WORDS } from './cause-words.ts';

/** What people call the credential; of one without a name, its key. */
export const titleOf = ({ credential, name, publicKey }: Refusal): string => credential?.name ?? (name || publicKey);

/** Library and version, as the client says. */
export const libraryOf = ({ client: { library, version } }: Refusal): string =>
  library === '' ? 'not reported' : `${library} ${version}`.trim();

export function CauseTag({ cause }: { cause: RefusalCause }) {
  const { tone, label } = CAUSE_WORDS[cause];
  return <Tag tone={tone}>{label}</Tag>;
}

export const REFUSAL_COLUMNS: readonly Column<Refusal>[] = [
  {
    id: 'credential',
    header: 'Credential',
    width: '1.2fr',
    cell: (refusal) => (
      <span className="font-semibold" title={titleOf(refusal)}>
        {titleOf(refusal)}
      </span>
    ),
  },
  { id: 'cause', header: 'Cause', width: 142, cell: ({ cause }) => <CauseTag cause={cause} /> },
  {
    id: 'address',
    header: 'From',
    width: 128,
    hideBelow: 'sm',
    cell: ({ addresses: [last = '', ...others] }) => (
      <span title={[last, ...others].join(', ')} className="font-mono text-sm">
        {last}
        {others.length > 0 && <span className="text-ink-3"> +{others.length}</span>}
      </span>
    ),
  },
  {
    id: 'client',
    header: 'Client',
    hideBelow: 'md',
    cell: (refusal) => <span title={refusal.client.name}>{libraryOf(refusal)}</span>,
  },
  { id: 'server', header: 'Server', hideBelow: 'lg', cell: ({ server }) => <span title={server}>{server}</span> },
  { id: 'count', header: 'Times', width: 72, align: 'end', hideBelow: 'sm', cell: ({ count }) => formatCount(count) },
  { id: 'last', header: 'Last', width: AGE_WIDTH, align: 'end', cell: ({ last }) => <Age iso={last} /> },
];
