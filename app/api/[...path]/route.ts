import { notFound } from '@/lib/server/http/page/not-found.ts';

/** An address of the API that does not exist answers like the API, not with a page. */
export { notFound as GET, notFound as POST, notFound as PUT, notFound as PATCH, notFound as DELETE };
