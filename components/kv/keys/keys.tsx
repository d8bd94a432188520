'use client';

import { Drawer, DrawerRow } from '@/components/ui/content/drawer.tsx';
import { useOpening } from '@/components/ui/content/use-opening.ts';
import { CopyButton } from '@/components/ui/form/copy-button.tsx';
import type { NatsSession } from '@/lib/client/nats/session-state.ts';
import type { Bucket } from '@/lib/jetstream/kv/bucket.ts';

import { KeyDetail } from './key-detail.tsx';
import type { Tally } from './key-lines.ts';
import { KeysCard } from './keys-card.tsx';
import { useKvFilter } from '../use-kv-filter.ts';
import { useLiveRows } from './use-live-rows.ts';

interface KeysProps {
  session: NatsSession;
  bucket: Bucket;
  /** what is shown cannot be carried on: begin anew */
  onLost: () => void;
  /** told how many keys live, once that is known; null while it is not */
  onTally: (tally: Tally | null) => void;
}

/** The keys of a bucket, live, and the one that is opened. */
export function Keys({ session, bucket, onLost, onTally }: KeysProps) {
  const { key, setFilter } = useKvFilter();
  const { opening, close } = useOpening(key !== null);
  const live = useLiveRows(session, bucket, key, onLost);
  return (
    <DrawerRow>
      <KeysCard
        session={session}
        bucket={bucket}
        live={live}
        onTally={onTally}
        onOpen={(name) => void setFilter({ key: name, revision: null }, opening())}
      />
      {key !== null && (
        <Drawer
          label={`Key ${key}`}
          title={
            <>
              <span className="font-mono">{key}</span> <CopyButton text={key} label="Copy key" />
            </>
          }
          onClose={() => close(() => void setFilter({ key: null, revision: null }))}
        >
          <KeyDetail key={key} session={session} bucket={bucket} name={key} heard={live.revisions} />
        </Drawer>
      )}
    </DrawerRow>
  );
}
