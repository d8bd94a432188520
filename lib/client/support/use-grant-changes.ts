'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { api } from '../../domain/paths.ts';
import type { SupportGrantChange, SupportGrantPage } from '../../domain/support/support-grant.ts';
import { pause } from '../../jetstream/pause.ts';
import { callApi } from '../api.ts';
import { whileVisible } from '../environments/state/while-visible.ts';
import { requestBudget } from '../request-budget.ts';
import { organizationSupportGrantsQuery } from './support-grant-queries.ts';

/** After an answer that came to nothing. */
const AGAIN_MILLISECONDS = 10_000;
/** Nothing new in less than this: a server that stops does not wait. */
const SOON_MILLISECONDS = 5_000;
/** Until the first answer is there. */
const FIRST_MILLISECONDS = 1_000;

/**
 * Reads the support grants of an Organization again as soon as one of them was written: one request waits at the server for 25 s at
 * a time, while somebody sees the page. However often they are written, reading them again waits for its turn.
 */
export function useGrantChanges(organization: string): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    const { queryKey } = organizationSupportGrantsQuery(organization);
    const markNow = () => queryClient.getQueryData<SupportGrantPage>(queryKey)?.mark;
    const wait = async (signal: AbortSignal) => {
      while (!signal.aborted) {
        const after = markNow();
        if (after === undefined) {
          await pause(FIRST_MILLISECONDS, signal);
          continue;
        }
        const begun = performance.now();
        try {
          const url = api.organizationSupportGrantChanges(organization, { after });
          const { mark } = await callApi<SupportGrantChange>(url, { signal });
          if (mark <= after) {
            if (performance.now() - begun < SOON_MILLISECONDS) await pause(AGAIN_MILLISECONDS, signal);
            continue;
          }
          await requestBudget.turn(signal);
          await queryClient.refetchQueries({ queryKey });
          // Another process answered, which has not heard of it yet.
          if ((markNow() ?? 0) <= after) await pause(AGAIN_MILLISECONDS, signal);
        } catch {
          await pause(AGAIN_MILLISECONDS, signal);
        }
      }
    };
    let waiting = new AbortController();
    const begin = () => {
      waiting = new AbortController();
      void wait(waiting.signal);
    };
    begin();
    const stop = whileVisible({ sleep: () => waiting.abort(), wake: begin });
    return () => {
      stop();
      waiting.abort();
    };
  }, [organization, queryClient]);
}
