import type { Page } from '@playwright/test';

/** Counts what a page asks for from now on: gives its addresses so far. What the page has in itself (`data:`) is no request. */
export function countRequests(page: Page): () => readonly string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const { protocol, pathname, search } = new URL(request.url());
    if (protocol.startsWith('http')) asked.push(`${request.method()} ${pathname}${search}`);
  });
  return () => asked;
}
