'use client';

import { useState } from 'react';

import { ClosedData } from '@/components/ui/feedback/closed-data.tsx';
import type { DataSession } from '@/lib/client/nats/use-data-session.ts';
import {
  describeClosed,
  describeLook,
  describeRefused,
  KEY_NAMES_ARE_METADATA,
} from '@/lib/client/support/describe-grant.ts';
import { useCoveringGrant } from '@/lib/client/support/use-covering-grant.ts';
import { environmentAssets } from '@/lib/domain/names.ts';

interface ClosedEventsProps {
  organization: string;
  data: DataSession;
}

/** Instead of events, to somebody whose role does not read them: how a support grant opens them, or why no more. */
export const ClosedEvents = ({ organization, data: { grant, other, needed, open } }: ClosedEventsProps) => (
  <ClosedData
    place="inside"
    {...describeClosed(
      { organization, grant, other, needed, open, over: null },
      { thing: 'stream', open: 'Open events', refused: 'You may not read events here' },
    )}
  />
);

interface ClosedStateProps {
  organization: string;
  environment: string;
  /** whether values are shown; undefined while nobody knows */
  payloads: boolean | undefined;
}

/** Says to people of the Sovereign what they see of an Environment's state, why not more, or by which grant they do. */
export function ClosedState({ organization, environment, payloads }: ClosedStateProps) {
  const { grant, other, needed, mine } = useCoveringGrant(organization, environmentAssets(environment).bucketStream);
  const [opened, setOpened] = useState<string | null>(null);
  // Kept while rendering, as React asks for state that follows from what was rendered before (react.dev, useState).
  if (grant !== null && opened !== grant.id) setOpened(grant.id);
  if (payloads === undefined || (payloads && grant === null)) return null;
  if (payloads) {
    const title = 'You see values under your support grant';
    const text = describeLook(organization, 'That');
    return <ClosedData place="above" granted over={null} title={title} text={text} action={null} />;
  }
  const over = grant === null ? (mine.find(({ id }) => id === opened) ?? null) : null;
  // A grant opens the feed by itself; until then this says what is shown now.
  const title = 'You see the names of objects, not how they are';
  return (
    <ClosedData
      place="above"
      {...describeRefused({ organization, other, needed, over }, title, KEY_NAMES_ARE_METADATA)}
    />
  );
}
