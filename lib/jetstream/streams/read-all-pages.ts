interface Page<T> {
  items: T[];
  total: number;
  missing: string[];
}

/** All of a list, or what came of it. */
export interface ListAnswer<T> {
  items: T[];
  /** names of what a server of the cluster did not answer for in time (nats-server, jsClusteredStreamListRequest) */
  missing: string[];
}

/** Asks a paged JetStream list until all is there. An empty page ends it too: the list may shrink meanwhile. */
export async function readAllPages<T>(readPage: (offset: number) => Promise<Page<T>>): Promise<ListAnswer<T>> {
  const all: ListAnswer<T> = { items: [], missing: [] };
  for (;;) {
    // what is missing takes its place in a page, too
    const page = await readPage(all.items.length + all.missing.length);
    all.items.push(...page.items);
    all.missing.push(...page.missing);
    const came = page.items.length + page.missing.length;
    if (came === 0 || all.items.length + all.missing.length >= page.total) return all;
  }
}
