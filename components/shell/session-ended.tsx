'use client';

import { Suspense, useState, useSyncExternalStore } from 'react';

import { lazyNamed } from '@/components/ui/lazy-named.ts';
import { onSessionEnded, sessionEnded } from '@/lib/client/session-ended.ts';

// Most sessions end where nothing is lost.
const SessionEndedDialog = lazyNamed(() => import('./session-ended-dialog.tsx'), 'SessionEndedDialog');

/** Says that the session ended where leaving would lose what was typed. */
export function SessionEnded() {
  const ended = useSyncExternalStore(onSessionEnded, sessionEnded, () => null);
  const [read, setRead] = useState<typeof ended>(null);
  if (ended === null || ended === read) return null;
  return (
    <Suspense>
      <SessionEndedDialog error={ended.error} onStay={() => setRead(ended)} />
    </Suspense>
  );
}
