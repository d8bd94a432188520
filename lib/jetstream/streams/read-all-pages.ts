interface Page<T> {
  items: T[];
  total: number;
}

/** Asks a paged JetStream list until all is there. An empty page ends it too: the list may shrink meanwhile. */
export async function readAllPages<T>(readPage: (offset: number) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  for (;;) {
    const page = await readPage(all.length);
    all.push(...page.items);
    if (page.items.length === 0 || all.length >= page.total) return all;
  }
}
