'use client';

import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { environmentAssets } from '../../../domain/names.ts';
import { readApi } from '../../../domain/paths.ts';
import type { SupportGrant } from '../../../domain/support/support-grant.ts';
import { meQuery } from '../../system/me.ts';
import { useCoveringGrant } from '../../support/use-covering-grant.ts';
import {
  pauseEnvironment,
  readEnvironment,
  reopenEnvironment,
  resumeEnvironment,
  retainEnvironment,
} from './environment-registry.ts';
import { CONNECTING } from './live-environment.ts';
import type { LiveEnvironment } from './live-environment.ts';

export interface FollowedEnvironment {
  live: LiveEnvironment;
  /** one's active support grant that covers it */
  grant: SupportGrant | null;
  pause: () => void;
  /** also tries again what was refused */
  resume: () => void;
}

const nothing = () => undefined;

/** An Environment's state, followed while something on this page shows it. */
export function useEnvironment(organization: string, environment: string): FollowedEnvironment {
  const { data: me } = useQuery(meQuery());
  const url = me && me.projectorUrl + readApi.events(environment);
  const subscribe = useCallback(
    (listener: () => void) => (url === undefined ? nothing : retainEnvironment(url, listener)),
    [url],
  );
  const read = useCallback(() => (url === undefined ? undefined : readEnvironment(url)) ?? CONNECTING, [url]);
  const live = useSyncExternalStore(subscribe, read, () => CONNECTING);

  const { grant } = useCoveringGrant(organization, environmentAssets(environment).bucketStream);
  const opening = live.objects?.payloads === false ? (grant?.id ?? null) : null;
  const opened = useRef<string | null>(null);
  useEffect(() => {
    // a grant began while the page was open; once for each, whatever the server makes of it
    if (opening === null || opened.current === opening || url === undefined) return;
    opened.current = opening;
    reopenEnvironment(url);
  }, [opening, url]);

  return useMemo(
    () => ({
      live,
      grant,
      pause: () => url !== undefined && pauseEnvironment(url),
      resume: () => url !== undefined && resumeEnvironment(url),
    }),
    [live, grant, url],
  );
}
