import { queryOptions } from '@tanstack/react-query';
import type { Projection, StateHistory, StatePage, SummaryState } from '../../domain/environment-state.ts';
import { SUMMARY_KIND } from '../../domain/environment-state-words.ts';
import { readApi } from '../../domain/paths.ts';
import { callReadApi } from '../read-api.ts';

const REFRESH_MILLISECONDS = 3_000;

/** The counts of each source of an Environment, and whether they may be seen. */
export interface Summaries {
  payloads: boolean;
  /** of the bucket */
  revision: number;
  sources: SummaryState[];
}

/** How far the projector is with an Environment. */
export const projectionQuery = (projectorUrl: string, environment: string) =>
  queryOptions({
    queryKey: ['environment', environment, 'projection'],
    queryFn: ({ signal }) => callReadApi<Projection>(projectorUrl + readApi.projection(environment), signal),
    refetchInterval: REFRESH_MILLISECONDS,
  });

/** How the objects of an Environment are, counted. */
export const summariesQuery = (projectorUrl: string, environment: string) =>
  queryOptions({
    queryKey: ['environment', environment, 'summaries'],
    queryFn: async ({ signal }): Promise<Summaries> => {
      const url = projectorUrl + readApi.state(environment, { kind: SUMMARY_KIND });
      const { payloads, revision, entries } = await callReadApi<StatePage>(url, signal);
      const sources = entries.flatMap(({ value }) => (value !== null && 'statuses' in value ? [value] : []));
      return { payloads, revision, sources };
    },
    refetchInterval: REFRESH_MILLISECONDS,
  });

/** The revisions of a key, newest first. `revision` is the newest one known: with another one it is asked again. */
export const objectHistoryQuery = (projectorUrl: string, environment: string, key: string, revision: number | null) =>
  queryOptions({
    queryKey: ['environment', environment, 'history', key, revision],
    queryFn: ({ signal }) => callReadApi<StateHistory>(projectorUrl + readApi.historyOfKey(environment, key), signal),
    placeholderData: (before, query) => (query?.queryKey[3] === key ? before : undefined),
    // what a grant opened does not stay in the page's memory when it is over
    gcTime: 0,
  });
