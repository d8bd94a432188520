import { pages } from '../../../domain/paths.ts';

const MAX_CHARACTERS = 2000;

/**
 * Where to go after signing in: the wish when it is a page of ours, else where everybody starts. The URL parser decides, as a
 * browser would, so tabs, backslashes and dot segments cannot smuggle another host in.
 */
export function safeReturnTo(wish: string | null | undefined, baseUrl: string): string {
  const fallback = pages.home();
  if (!wish?.startsWith('/') || wish.length > MAX_CHARACTERS || !URL.canParse(wish, baseUrl)) return fallback;
  const url = new URL(wish, baseUrl);
  // `/.//host` stays on our origin, yet its path alone would be another host's address.
  if (url.origin !== baseUrl || url.pathname.startsWith('//')) return fallback;
  if (url.pathname.startsWith('/api/') || url.pathname === pages.signIn()) return fallback;
  return `${url.pathname}${url.search}${url.hash}`;
}
