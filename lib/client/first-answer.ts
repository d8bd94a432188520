import { dehydrate, QueryClient } from '@tanstack/react-query';
import type { DataTag, DehydratedState, InfiniteData, QueryKey } from '@tanstack/react-query';

/**
 * The first answer of a query as a page brings it along, under the key of the query's factory; nothing where there is none.
 * Runs while the page is rendered on the server.
 */
export function firstAnswer<Data>(
  { queryKey }: { queryKey: DataTag<QueryKey, Data, Error> },
  answer: NoInfer<Data> | undefined,
): DehydratedState {
  const client = new QueryClient();
  if (answer !== undefined) client.setQueryData(queryKey, answer);
  return dehydrate(client);
}

/** The same for the first page of a query that is read page by page. */
export const firstPage = <Page>(
  query: { queryKey: DataTag<QueryKey, InfiniteData<Page>, Error>; initialPageParam: unknown },
  page: NoInfer<Page> | undefined,
): DehydratedState =>
  firstAnswer(query, page === undefined ? undefined : { pages: [page], pageParams: [query.initialPageParam] });
