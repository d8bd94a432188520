import { queryOptions } from '@tanstack/react-query';
import type {
  ProjectionStatus,
  StateHistory,
  StatePage,
  SummaryState,
} from '../../domain/environments/environment-state.ts';
import { SUMMARY_KIND } from '../../domain/environments/environment-state-words.ts';
import { parseExact } from '../../domain/events/exact-json.ts';
import { readApi } from '../../domain/paths.ts';
import { askReadApi, callReadApi } from './read-api.ts';
import { each } from '../request-budget.ts';

/** So many requests a minute all Environments of a page get together. */
const A_MINUTE = 12;

/** How often each of two questions about so many Environments is asked, in milliseconds. */
const refreshMilliseconds = (environments: number) => Math.ceil((2 * environments * 60_000) / A_MINUTE);
const refreshFor = (environments: number) => each(refreshMilliseconds(environments));

/** What is shown of so many Environments and is older than this was not answered when it was asked again, in milliseconds. */
export const oldAfter = (environments: number): number => refreshMilliseconds(environments) + 10_000;

/** The counts of each source of an Environment, and whether they may be seen. */
export interface EnvironmentSummaries {
  payloads: boolean;
  /** of the bucket */
  revision: number;
  sources: SummaryState[];
}

/** How far the projector is with an Environment; `shown` are that many of them on the page. */
export const projectionQuery = (projectorUrl: string, environment: string, shown = 1) =>
  queryOptions({
    queryKey: ['environment', environment, 'projection', projectorUrl],
    queryFn: ({ signal }) => callReadApi<ProjectionStatus>(projectorUrl + readApi.projection(environment), signal),
    refetchInterval: refreshFor(shown),
  });

/** How the objects of an Environment are, counted; `shown` as above. */
export const summariesQuery = (projectorUrl: string, environment: string, shown = 1) =>
  queryOptions({
    queryKey: ['environment', environment, 'summaries', projectorUrl],
    queryFn: async ({ signal }): Promise<EnvironmentSummaries> => {
      const url = projectorUrl + readApi.state(environment, { kind: SUMMARY_KIND });
      const { payloads, revision, entries } = await callReadApi<StatePage>(url, signal);
      const sources = entries.flatMap(({ value }) => (value !== null && 'statuses' in value ? [value] : []));
      return { payloads, revision, sources };
    },
    refetchInterval: refreshFor(shown),
  });

/** The revisions of a key, newest first. `revision` is the newest one known: with another one it is asked again. */
export const objectHistoryQuery = (projectorUrl: string, environment: string, key: string, revision: number | null) =>
  queryOptions({
    queryKey: ['environment', environment, 'history', key, revision, projectorUrl],
    queryFn: async ({ signal }): Promise<StateHistory> => {
      const url = projectorUrl + readApi.historyOfKey(environment, key);
      const response = await askReadApi(url, { headers: { accept: 'application/json' }, signal });
      return parseExact(await response.text()) as StateHistory;
    },
    // It would make plain objects of numbers that are kept as text.
    structuralSharing: false,
    placeholderData: (before, query) => (query?.queryKey[3] === key ? before : undefined),
    // what a grant opened does not stay in the page's memory when it is over
    gcTime: 0,
  });
