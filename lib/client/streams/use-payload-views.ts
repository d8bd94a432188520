'use client';

import { useMemo, useState } from 'react';
import { payloadView, payloadViews } from '../../jetstream/decode/payload-views.ts';
import type { Payload, PayloadViewId } from '../../jetstream/decode/payload-views.ts';

/** Characters shown of a payload until somebody asks for all of it. */
const FIRST_CHARACTERS = 64 * 1024;

/** The views of a payload and which one is shown. What somebody chose stays for the next payload that has it. */
export function usePayloadViews(payload: Payload) {
  const [preferred, setPreferred] = useState<PayloadViewId | null>(null);
  const [whole, setWhole] = useState<Uint8Array | null>(null);
  const views = payloadViews(payload);
  const current = views.find(({ id }) => id === preferred)?.id ?? views[0]?.id ?? 'headers';
  const limit = whole === payload.data ? Infinity : FIRST_CHARACTERS;
  const content = useMemo(() => payloadView(current, payload, limit), [current, payload, limit]);
  return {
    format: payload.decoded.format,
    views,
    current,
    content,
    select: (id: string) => {
      setPreferred(views.find((view) => view.id === id)?.id ?? null);
    },
    showWhole: () => {
      setWhole(payload.data);
    },
  };
}
